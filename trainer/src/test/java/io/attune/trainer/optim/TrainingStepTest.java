package io.attune.trainer.optim;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.data.Batch;
import io.attune.trainer.data.Completing;
import io.attune.trainer.data.Example;
import io.attune.trainer.data.Notes;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Quantity;
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
        Head head = TrainingStep.head(definition.create(parameters));
        try (var model = open(run.get("model").asString(), new Tuning.Full(), head)) {
            var training = new TrainingStep(model, definition, parameters, new AdamW(model.parameters(), settings));
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
            var training = new TrainingStep(model, Objectives.definition("dpo"), Map.of(), optimizer);
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
            Definition<?> rewards = Objectives.definition("bradley-terry");
            assertThatThrownBy(() -> new TrainingStep(model, rewards, Map.of(), optimizer))
                    .hasMessageStartingWith("bradley-terry needs a model with the head Head[outputs=1");
        }
    }

    static Stream<String> all() {
        return Objectives.all().stream().map(Definition::id);
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyObjectiveMovesTheModel(String id) {
        Definition<?> definition = Objectives.definition(id);
        Objective<?> objective = definition.create(Map.of());
        Head head = TrainingStep.head(objective);
        String name = head.equals(Head.SCALAR_REWARD) ? "reward" : "tied";
        try (var model = open(name, new Tuning.Lora(LoraSpec.ofRank(4)), head);
                var training = new TrainingStep(
                        model, definition, Map.of(), new AdamW(model.parameters(), AdamW.Settings.DEFAULT))) {
            Map<String, Double> metrics = training.take(batch(objective), 1e-3, 1);
            assertThat(metrics.get("loss")).isFinite();
            assertThat(metrics.get("grad_norm")).isPositive();
        }
    }

    @Test
    void aReferenceThatIsCopiedAgreesWithThePolicyFromThereOn() {
        Definition<?> definition = Objectives.definition("tr-dpo");
        Map<String, Double> everyStep = Map.of("alpha", 1.0, "sync_steps", 2.0);
        Batch pairs = new Batch(List.of(preference(1), preference(2), preference(3)));
        for (Tuning tuning : List.of(new Tuning.Full(), new Tuning.Lora(LoraSpec.ofRank(4)))) {
            try (var model = open("tied", tuning, Head.LANGUAGE_MODEL);
                    var training = new TrainingStep(
                            model, definition, everyStep, new AdamW(model.parameters(), AdamW.Settings.DEFAULT))) {
                assertThat(training.take(pairs, 1e-2, 1)).containsEntry("loss", Math.log(2));
                assertThat(training.take(pairs, 1e-2, 1).get("loss")).isLessThan(Math.log(2) - 1e-4);
                assertThat(training.take(pairs, 1e-2, 1).get("loss")).isCloseTo(Math.log(2), within(1e-6));
            }
        }
    }

    /** Its reference has forgotten what it said before it moved, and so has that of a run which nothing has stopped. A pass over no known token fails. */
    @Test
    void stepsFromBeforeTheReferenceMovedArePassedOverWithoutAPass() {
        Batch pairs = new Batch(List.of(preference(1), preference(2), preference(3)));
        var unknown = new Sequence(new int[] {1}, new int[] {1 << 20});
        Batch impossible = new Batch(List.of(new Example.Preference(unknown, unknown, 1, 0, 1)));
        try (var model = open("tied", new Tuning.Lora(LoraSpec.ofRank(4)), Head.LANGUAGE_MODEL);
                var training = new TrainingStep(
                        model,
                        Objectives.definition("dpo"),
                        Map.of(),
                        new AdamW(model.parameters(), AdamW.Settings.DEFAULT))) {
            training.take(pairs, 1e-2, 1);
            assertThatThrownBy(() -> training.passOver(impossible, 2)).hasMessageContaining("1048576");
            training.refer();
            training.take(pairs, 1e-2, 1);
            training.passOver(impossible, 2);
            assertThatThrownBy(() -> training.passOver(impossible, 1)).hasMessageContaining("1048576");
        }
    }

    @Test
    void theWeightOfAnAdaptiveKlFollowsTheKl() {
        Definition<?> definition = Objectives.definition("ppo-adaptive-kl");
        Objective<?> objective = definition.create(Map.of());
        try (var model = open("tied", new Tuning.Full(), TrainingStep.head(objective));
                var training = new TrainingStep(
                        model, definition, Map.of(), new AdamW(model.parameters(), AdamW.Settings.DEFAULT))) {
            // Who has just drawn has no KL to himself, which is under every target.
            assertThat(training.take(batch(objective), 1e-3, 1)).containsEntry("kl_coefficient", 0.2);
            assertThat(training.take(batch(objective), 1e-3, 1)).containsEntry("kl_coefficient", 0.1);
        }
    }

    /** What a critic says of the beginning moves towards the rewards. */
    @Test
    void aCriticLearnsWithThePolicy() {
        Definition<?> definition = Objectives.definition("ppo");
        Objective<?> objective = definition.create(Map.of());
        try (var model = open("tied", new Tuning.Full(), TrainingStep.head(objective));
                var training = new TrainingStep(
                        model, definition, Map.of(), new AdamW(model.parameters(), AdamW.Settings.DEFAULT))) {
            double first = valueLoss(training.take(batch(objective), 1e-3, 1));
            double last = first;
            for (int step = 0; step < 20; step++) {
                last = valueLoss(training.take(batch(objective), 1e-2, 1));
            }
            assertThat(last).isLessThan(first / 2);
        }
    }

    private static double valueLoss(Map<String, Double> metrics) {
        return requireNonNull(metrics.get("loss/value_avg"));
    }

    private static Batch batch(Objective<?> objective) {
        List<Example> examples = Stream.of(1, 2, 3)
                .map(TrainingStepTest::preference)
                .flatMap(pair -> as(objective, pair))
                .toList();
        boolean blend = objective.definition().feedback() == Feedback.Kind.BLEND;
        return new Batch(
                examples,
                blend ? List.of(new Example.Demonstration(preference(4).chosen(), 1)) : List.of());
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
                definition.create(Map.of()),
                new Example.Preference(sequence(example, "chosen"), sequence(example, "rejected"), 1, 0, 1));
    }

    private static Stream<Example> as(Objective<?> objective, Example.Preference pair) {
        Sequence chosen = pair.chosen();
        Sequence rejected = pair.rejected();
        var completing = new Completing(objective);
        return switch (objective.definition().feedback()) {
            case DEMONSTRATIONS -> Stream.of(new Example.Demonstration(chosen, 1));
            case VERDICTS -> Stream.of(new Example.Verdict(chosen, 1));
            case PAIRS -> Stream.of(completing.pair(pair));
            case BINARY -> Stream.of(new Example.Labelled(chosen, true, 1), new Example.Labelled(rejected, false, 1));
            case RANKINGS -> Stream.of(new Example.Ranking(pair.sequences(), List.of(1.0, 2.0), 1));
            case ROLLOUTS, GROUPS, BLEND ->
                Stream.of(completing.group(pair.sequences(), List.of(rewarded(1), rewarded(-1))));
            case ATTRIBUTES -> Stream.of(new Example.Attributes(chosen, new double[] {4, 3, Double.NaN, 1, 0}, 1));
            case STEPS -> Stream.of(new Example.Steps(chosen, new double[] {Double.NaN, 1, 0}, 1));
        };
    }

    private static Notes rewarded(double reward) {
        return Notes.NONE.with(Quantity.REWARD, reward).with(Quantity.GREEDY_REWARD, 0.5);
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
