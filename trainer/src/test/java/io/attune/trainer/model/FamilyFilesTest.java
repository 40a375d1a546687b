package io.attune.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.model.family.Families;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models, adapters and heads of every family on their way through files. */
class FamilyFilesTest {
    private static final String ALL = "io.attune.trainer.model.FamilyFixture#all";
    private static final Tuning LORA = new Tuning.Lora(LoraSpec.ofRank(2));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource(ALL)
    void shardsWhoseNamesLackTheirPrefixAreReadAsOneFile(FamilyFixture family) throws IOException {
        ModelDirectory origin = family.open();
        String prefix = Families.of("a fixture", origin.config().family()).prefix();
        List<Tensor> bare = origin.weights().all().stream()
                .map(tensor -> tensor.named(
                        tensor.name().startsWith(prefix) ? tensor.name().substring(prefix.length()) : tensor.name()))
                .toList();
        var index = Fixtures.JSON.createObjectNode();
        var places = index.putObject("weight_map");
        for (int shard = 0; shard < 3; shard++) {
            String name = "model-0000" + (shard + 1) + "-of-00003.safetensors";
            var own = new ArrayList<Tensor>();
            for (int i = shard; i < bare.size(); i += 3) {
                own.add(bare.get(i));
                places.put(bare.get(i).name(), name);
            }
            Safetensors.write(directory.resolve(name), own);
        }
        Files.writeString(directory.resolve("model.safetensors.index.json"), index.toString());
        Files.copy(family.path().resolve("config.json"), directory.resolve("config.json"));
        assertSameWeights(ModelDirectory.open(directory), origin);
    }

    private static void assertSameWeights(ModelDirectory found, ModelDirectory expected) {
        assertThat(found.config()).isEqualTo(expected.config());
        assertThat(found.weights().names())
                .containsExactlyInAnyOrderElementsOf(expected.weights().names());
        for (Tensor tensor : expected.weights().all()) {
            assertThat(found.weights().get(tensor.name()).toArray())
                    .as(tensor.name())
                    .isEqualTo(tensor.toArray());
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void aTunedModelAndItsAdapterComeBack(FamilyFixture family) throws IOException {
        ModelDirectory origin = family.open();
        List<Sequence> rows = family.greedy();
        try (var model = tuned(origin, Head.LANGUAGE_MODEL)) {
            model.adapter().write(directory.resolve("adapter"), origin.config(), "base");
            ModelFiles.write(directory.resolve("merged"), origin, model.merged());
            Adapter adapter = Adapter.read(directory.resolve("adapter"), origin.config());
            assertSameWeights(
                    ModelDirectory.open(directory.resolve("merged")),
                    ModelDirectory.open(origin.path(), config -> List.of(adapter), BaseFormat.FLOAT32));
            try (var back = TrainableModel.open(
                    ModelDirectory.open(directory.resolve("merged")), LORA, Head.LANGUAGE_MODEL, 1)) {
                assertThat(back.config()).isEqualTo(origin.config());
                assertSame(back.logps(rows), model.logps(rows));
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void attributeHeadsComeBackWithTheirScores(FamilyFixture family) throws IOException {
        ModelDirectory origin = family.open();
        List<Sequence> rows = family.greedy();
        try (var model = tuned(origin, Head.scores(3))) {
            ModelFiles.write(directory, origin, model.merged());
            try (var back = TrainableModel.open(ModelDirectory.open(directory), LORA, Head.scores(3), 1)) {
                double[][] scores = model.scores(rows);
                assertThat(scores[0]).hasSize(3).doesNotContain(0);
                assertSame(back.scores(rows), scores);
            }
        }
    }

    private static TrainableModel tuned(ModelDirectory origin, Head head) {
        var model = TrainableModel.open(origin, LORA, head, 1);
        var random = new SplittableRandom(2);
        for (Tensor tensor : model.trained().all()) {
            for (long i = 0; i < tensor.elements(); i++) {
                tensor.set(i, (float) (0.1 * random.nextGaussian()));
            }
        }
        return model;
    }

    private static void assertSame(double[][] found, double[][] expected) {
        for (int row = 0; row < expected.length; row++) {
            assertThat(found[row]).containsExactly(expected[row], within(1e-4));
        }
    }
}
