package io.attune.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ObjectiveRequestTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** TRL averages accuracies in float32; all else is float64. */
    private static final double ACCURACY_IN_FLOAT32 = 1e-7;

    /** What TRL answers, by {@code src/test/oracle/objective.py}. */
    static Stream<Arguments> trl() throws IOException {
        try (InputStream bytes = ObjectiveRequestTest.class.getResourceAsStream("/objective/trl.json")) {
            return StreamSupport.stream(JSON.readTree(bytes).get("cases").spliterator(), false)
                    .map(given -> Arguments.of(
                            given.get("request").get("objective").asString() + ": "
                                    + given.get("name").asString(),
                            given));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trl")
    void agreesWithTrl(String name, JsonNode given) {
        JsonNode answer =
                JSON.valueToTree(ObjectiveRequest.of(given.get("request")).answer());
        double times = given.path("times").asDouble(1);
        assertThat(answer.get("loss").asDouble())
                .isCloseTo(times * given.get("loss").asDouble(), within(1e-12));
        JsonNode coefficients = given.has("coefficients") ? given.get("coefficients") : given.get("score_coefficients");
        for (int i = 0; i < coefficients.size(); i++) {
            JsonNode completion = answer.get("completions").get(i);
            requireEqual(
                    completion.has("coefficients")
                            ? completion.get("coefficients")
                            : completion.get("score_coefficient"),
                    coefficients.get(i),
                    times);
        }
        for (var metric : given.get("metrics").properties()) {
            assertThat(answer.get("metrics").get(metric.getKey()).asDouble())
                    .as(metric.getKey())
                    .isCloseTo(metric.getValue().asDouble(), within(ACCURACY_IN_FLOAT32));
        }
    }

    private static void requireEqual(JsonNode found, JsonNode expected, double times) {
        if (expected.isNumber()) {
            assertThat(found.asDouble()).isCloseTo(times * expected.asDouble(), within(1e-12));
            return;
        }
        assertThat(found.size()).isEqualTo(expected.size());
        for (int t = 0; t < expected.size(); t++) {
            assertThat(found.get(t).asDouble())
                    .isCloseTo(times * expected.get(t).asDouble(), within(1e-12));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[] | the file holds a list of 0, expected {\"objective\": …, \"parameters\": {…}, \"completions\": […]}",
                "{\"objective\": \"dpo\"} | completions is missing, expected a list of at least one completion",
                "{\"objektive\": \"dpo\"} | there is no field 'objektive', there are objective, parameters and completions",
                "{\"objective\": \"dop\"} | there is no objective 'dop'; attune objective --list names them all",
                "{\"objective\": \"dpo\", \"parameters\": {\"beta\": \"x\"}} | beta is 'x', expected a number",
                "{\"objective\": \"dpo\", \"parameters\": {\"tau\": 1}} | dpo has no parameter 'tau', it has beta, label_smoothing, robust, average",
                "{\"objective\": \"sft\", \"completions\": [{\"id\": \"a\"}]} | completion a: lacks logps",
                "{\"objective\": \"sft\", \"completions\": [{\"logps\": [1, \"x\"]}]} | completion 0: logps[1] is the text \"x\", expected a number",
                "{\"objective\": \"sft\", \"completions\": [{\"logps\": [-1], \"mask\": [1, 1]}]} | completion 0: mask has 2 entries, expected 1",
                "{\"objective\": \"sft\", \"completions\": [{\"logprobs\": [-1]}]} | completion 0: there is no field 'logprobs'; logps, ref_logps, label, pair and mask are some",
                "{\"objective\": \"dpo\", \"completions\": [{\"pair\": 1, \"label\": \"chosen\", \"logps\": [-1], \"ref_logps\": [-1]}]} | completion 0: pair 1 has 0 completions labelled rejected, expected one chosen and one rejected",
                "{\"objective\": \"kto\", \"completions\": [{\"label\": \"chosen\", \"logps\": [-1], \"ref_logps\": [-1]}]} | completion 0: label is the text \"chosen\", expected \"desirable\" or \"undesirable\"",
                "{\"objective\": \"kto\", \"completions\": [{\"label\": \"desirable\", \"logps\": [-1], \"ref_logps\": [-1]}]} | completion 0: lacks mismatched_logps",
                "{\"objective\": \"kto\", \"completions\": [{\"label\": \"desirable\", \"logps\": [-1], \"ref_logps\": [-1, 2]}]} | completion 0: ref_logps has 2 entries, expected 1",
            })
    void whatCannotBeReadIsRefusedInOneLine(String request, String problem) {
        assertThatThrownBy(() -> ObjectiveRequest.of(JSON.readTree(request)).answer())
                .hasMessage(problem);
    }
}
