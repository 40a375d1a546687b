package io.attune.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Quantity;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every objective answers a request that gives the fields it needs, and names the one that is missing. */
class EveryObjectiveRequestTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int COMPLETIONS = 4;
    private static final int TOKENS = 3;

    static Stream<String> ids() {
        return Objectives.all().stream().map(Definition::id);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void answersWithACoefficientForEveryTokenOrScore(String id) {
        JsonNode answer = JSON.valueToTree(ObjectiveRequest.of(request(id)).answer());
        assertThat(answer.get("loss").isNumber()).isTrue();
        assertThat(answer.get("completions").size()).isEqualTo(COMPLETIONS);
        for (JsonNode completion : answer.get("completions")) {
            if (Objectives.definition(id).needs().contains(Quantity.LOGPS)) {
                assertThat(completion.get("coefficients").size()).isEqualTo(TOKENS);
            } else {
                assertThat(completion.has("score_coefficient")).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ids")
    void namesWhatACompletionLacks(String id) {
        boolean blend = Objectives.definition(id).feedback() == Feedback.Kind.BLEND;
        for (Quantity quantity : Objectives.definition(id).needs()) {
            if ((blend && quantity == Quantity.REWARD) || (quantity == Quantity.TURNS && id.equals("gigpo"))) {
                continue; // a completion without a reward is text, and anchors mark turns too
            }
            ObjectNode request = request(id);
            ((ObjectNode) request.get("completions").get(0)).remove(quantity.field());
            assertThatThrownBy(() -> ObjectiveRequest.of(request).answer())
                    .as(quantity.field())
                    .isInstanceOf(BadInputException.class)
                    .hasMessage("completion a: lacks " + quantity.field());
        }
    }

    private static ObjectNode request(String id) {
        Definition<?> definition = Objectives.definition(id);
        ObjectNode request = JSON.createObjectNode().put("objective", id);
        ArrayNode completions = request.putArray("completions");
        var random = new SplittableRandom(1);
        for (int i = 0; i < COMPLETIONS; i++) {
            ObjectNode completion = completions.addObject();
            completion.put("id", List.of("a", "b", "c", "d").get(i)).put("prompt", "p" + i / 2);
            structure(definition.feedback(), i, completion);
            for (Quantity quantity : i == COMPLETIONS - 1 && definition.feedback() == Feedback.Kind.BLEND
                    ? Set.of(Quantity.LOGPS)
                    : definition.needs()) {
                boolean heads = definition.feedback() == Feedback.Kind.ATTRIBUTES
                        || definition.feedback() == Feedback.Kind.STEPS;
                completion.set(quantity.field(), numbers(quantity, heads, random));
            }
        }
        return request;
    }

    private static void structure(Feedback.Kind kind, int i, ObjectNode completion) {
        switch (kind) {
            case DEMONSTRATIONS, VERDICTS -> {}
            case PAIRS -> completion.put("pair", i / 2).put("label", i % 2 == 0 ? "chosen" : "rejected");
            case BINARY -> {
                completion.put("label", i % 2 == 0 ? "desirable" : "undesirable");
                completion.set("mismatched_logps", JSON.valueToTree(List.of(-1, -2)));
                completion.set("mismatched_ref_logps", JSON.valueToTree(List.of(-2, -2)));
            }
            case RANKINGS -> completion.put("group", i / 2).put("rank", i % 2);
            case ROLLOUTS, GROUPS -> completion.put("group", i / 2);
            case BLEND -> {}
            case ATTRIBUTES, STEPS -> completion.set("target", JSON.readTree("[1, null]"));
        }
    }

    private static JsonNode numbers(Quantity quantity, boolean heads, SplittableRandom random) {
        return switch (quantity) {
            case SEGMENTS, TURNS -> JSON.valueToTree(List.of(0, 0, 1));
            case ANCHORS -> JSON.valueToTree(List.of("start", "kitchen"));
            case SEGMENT_SCORES -> JSON.valueToTree(List.of(0.5, -1));
            case SCORE -> heads ? JSON.valueToTree(List.of(0.5, -1)) : JSON.valueToTree(random.nextDouble());
            default ->
                quantity.perToken()
                        ? JSON.valueToTree(IntStream.range(0, TOKENS)
                                .mapToObj(_ -> random.nextDouble(-2, -0.1))
                                .toList())
                        : JSON.valueToTree(random.nextDouble());
        };
    }
}
