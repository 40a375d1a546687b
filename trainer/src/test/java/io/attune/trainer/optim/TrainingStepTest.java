package io.attune.trainer.optim;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.data.Batch;
import io.attune.trainer.data.Example;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrainingStepTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Adam divides by the size of each gradient, so that rounding in the smallest ones shows in later steps. */
    private static final double RELATIVE = 1e-4;

    static Stream<Arguments> runs() throws IOException {
        try (InputStream bytes = TrainingStepTest.class.getResourceAsStream("/objective/trajectory.json")) {
            JsonNode file = JSON.readTree(bytes);
            return StreamSupport.stream(file.get("runs").spliterator(), false)
                    .map(run -> Arguments.of(run.get("objective").asString(), run, file));
        }
    }

    /** Forward, objective, backward, clipping and AdamW together, by {@code src/test/oracle/trajectory.py}. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void fullTuningTakesTheStepsThatTorchTakes(String name, JsonNode run, JsonNode file) {
        var parameters = new TreeMap<String, Double>();
        run.get("parameters")
                .properties()
                .forEach(p -> parameters.put(p.getKey(), p.getValue().asDouble()));
        Definition<?> definition = Objectives.definition(name);
        var settings =
                AdamW.Settings.DEFAULT.withWeightDecay(file.get("weight_decay").asDouble());
        try (var model = open(run.get("model").asString(), new Tuning.Full(), TrainingStep.head(definition))) {
            var training =
                    new TrainingStep(model, definition.create(parameters), new AdamW(model.parameters(), settings));
            for (int i = 0; i < run.get("steps").size(); i++) {
                Map<String, Double> found = training.take(
                        batch(definition, run.get("batches").get(i)),
                        file.get("learning_rate").asDouble(),
                        file.get("max_grad_norm").asDouble());
                JsonNode expected = run.get("steps").get(i);
                requireClose(found, expected, "loss", i);
                requireClose(found, expected, "grad_norm", i);
            }
        }
    }

    private static void requireClose(Map<String, Double> found, JsonNode expected, String metric, int step) {
        double wanted = expected.get(metric).asDouble();
        assertThat(found.get(metric)).as(metric + " of step " + step).isCloseTo(wanted, within(RELATIVE * wanted));
    }

    @Test
    void aPolicyThatWasNotTrainedYetHasLogRatiosOfExactlyZeroInAnyBatch() {
        Batch pairs = new Batch(List.of(preference(1), preference(2), preference(3)));
        Batch one = new Batch(List.of(preference(2)));
        try (var model = open("tied", new Tuning.Lora(LoraSpec.ofRank(4)), Head.LANGUAGE_MODEL)) {
            var optimizer = new AdamW(model.parameters(), AdamW.Settings.DEFAULT);
            var training = new TrainingStep(model, Objectives.byId("dpo", Map.of()), optimizer);
            for (Batch batch : List.of(pairs, one)) {
                assertThat(training.take(batch, 0, 1))
                        .containsEntry("loss", Math.log(2))
                        .containsEntry("rewards/margins", 0.0);
            }
        }
    }

    @Test
    void anObjectiveOnTheWrongHeadIsRefused() {
        try (var model = open("tied", new Tuning.Lora(LoraSpec.ofRank(4)), Head.LANGUAGE_MODEL)) {
            var optimizer = new AdamW(model.parameters(), AdamW.Settings.DEFAULT);
            assertThatThrownBy(() -> new TrainingStep(model, Objectives.byId("bradley-terry", Map.of()), optimizer))
                    .hasMessage("bradley-terry needs a model with the head SCALAR_REWARD");
        }
    }

    @Test
    void anObjectiveThatReadsMoreThanExamplesHoldIsRefused() {
        assertThatThrownBy(() -> TrainingStep.requireFed(Objectives.byId("grpo", Map.of())))
                .hasMessageStartingWith(
                        "grpo learns from groups of completions of one prompt, with rewards, which training files cannot hold yet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-dpo", "tr-kto", "curry-dpo"})
    void anObjectiveWhoseReferenceMovesIsRefusedRatherThanTrainedWithAFixedOne(String id) {
        assertThatThrownBy(() -> TrainingStep.requireFed(Objectives.byId(id, Map.of())))
                .hasMessageStartingWith(id + " changes its reference as it learns");
    }

    /** Those that examples and a forward pass can feed; the others are refused. */
    static Stream<String> fed() {
        return Objectives.all().stream().filter(TrainingStepTest::isFed).map(Definition::id);
    }

    private static boolean isFed(Definition<?> definition) {
        try {
            TrainingStep.requireFed(definition.create(Map.of()));
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("fed")
    void everyObjectiveThatIsFedMovesTheModel(String id) {
        Objective<?> objective = Objectives.byId(id, Map.of());
        Head head = TrainingStep.head(objective.definition());
        String name = head == Head.SCALAR_REWARD ? "reward" : "tied";
        try (var model = open(name, new Tuning.Lora(LoraSpec.ofRank(4)), head)) {
            var training = new TrainingStep(model, objective, new AdamW(model.parameters(), AdamW.Settings.DEFAULT));
            Batch batch = new Batch(Stream.of(1, 2, 3)
                    .map(TrainingStepTest::preference)
                    .flatMap(pair -> as(objective.definition(), pair))
                    .toList());
            Map<String, Double> metrics = training.take(batch, 1e-3, 1);
            assertThat(metrics.get("loss")).isFinite();
            assertThat(metrics.get("grad_norm")).isPositive();
        }
    }

    private static TrainableModel open(String name, Tuning tuning, Head head) {
        try {
            var directory = Path.of(requireNonNull(TrainingStepTest.class.getResource("/llama/" + name))
                    .toURI());
            return TrainableModel.open(ModelDirectory.open(directory), tuning, head, 0);
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Batch batch(Definition<?> definition, JsonNode examples) {
        return new Batch(StreamSupport.stream(examples.spliterator(), false)
                .flatMap(example -> examples(definition, example))
                .toList());
    }

    private static Stream<Example> examples(Definition<?> definition, JsonNode example) {
        return as(
                definition,
                new Example.Preference(sequence(example, "chosen"), sequence(example, "rejected"), 1, 0, 1));
    }

    private static Stream<Example> as(Definition<?> definition, Example.Preference pair) {
        Sequence chosen = pair.chosen();
        Sequence rejected = pair.rejected();
        return switch (definition.feedback()) {
            case DEMONSTRATIONS -> Stream.of(new Example.Demonstration(chosen, 1));
            case PAIRS -> Stream.of(pair);
            case BINARY -> Stream.of(new Example.Labelled(chosen, true, 1), new Example.Labelled(rejected, false, 1));
            case VERDICTS, RANKINGS, ROLLOUTS, GROUPS, BLEND, ATTRIBUTES, STEPS ->
                throw new AssertionError("no trajectory is recorded for " + definition.id());
        };
    }

    private static Sequence sequence(JsonNode example, String side) {
        return new Sequence(
                JSON.treeToValue(example.get("prompt"), int[].class), JSON.treeToValue(example.get(side), int[].class));
    }

    private static Example.Preference preference(int token) {
        int[] prompt = {10 + token, 20};
        return new Example.Preference(
                new Sequence(prompt, new int[] {30, token, 1}),
                new Sequence(prompt, new int[] {token + 40, 1}),
                1,
                0,
                1);
    }
}
