package io.attune.trainer.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.objective.Quantity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueHeadTest {
    private static final Head CRITIC = Head.language(Set.of(Quantity.VALUES));
    private static final Tuning FULL = new Tuning.Full();
    private static final Tuning LORA = new Tuning.Lora(LoraSpec.ofRank(2));
    private static final List<Sequence> ROWS = List.of(
            new Sequence(new int[] {5, 6, 7}, new int[] {40, 41, 42, 1}),
            new Sequence(new int[] {9}, new int[] {12, 13}));

    private final ModelDirectory origin = Fixtures.open("tied");

    @TempDir
    private Path directory;

    @Test
    void valuesOfAModelComeBackToTheBit() throws IOException {
        try (var model = TrainableModel.open(origin, FULL, CRITIC, 1)) {
            stir(model);
            ModelFiles.write(directory, origin, model.merged());
            ValueHead.write(directory, model);
            try (var back = TrainableModel.open(ModelDirectory.open(directory), FULL, CRITIC, 2)) {
                assertThat(values(back)).isDeepEqualTo(new double[][] {new double[4], new double[2]});
                last(directory).giveTo(back);
                assertThat(values(back)).isDeepEqualTo(values(model));
                assertThat(values(back)[0]).doesNotContain(0);
                assertThat(back.logps(ROWS)).isDeepEqualTo(model.logps(ROWS));
            }
        }
    }

    @Test
    void anAdapterHasItsCriticBeside() throws IOException {
        Path adapter = directory.resolve("adapter");
        try (var model = TrainableModel.open(origin, LORA, CRITIC, 1)) {
            stir(model);
            model.adapter().write(adapter, model.config(), "tied");
            ValueHead.write(adapter, model);
            Adapter trained = Adapter.read(adapter, model.config());
            ModelDirectory with = ModelDirectory.open(origin.path(), config -> List.of(trained), BaseFormat.FLOAT32);
            try (var back = TrainableModel.open(with, LORA, CRITIC, 2)) {
                last(origin.path(), adapter).giveTo(back);
                assertThat(critic(back)).isEqualTo(critic(model));
                for (int row = 0; row < ROWS.size(); row++) {
                    assertThat(values(back)[row]).containsExactly(values(model)[row], within(1e-5));
                }
            }
        }
    }

    @Test
    void theLastOneIsTaken() throws IOException {
        Path first = Files.createDirectory(directory.resolve("first"));
        Path second = Files.createDirectory(directory.resolve("second"));
        Path bare = Files.createDirectory(directory.resolve("bare"));
        assertThat(ValueHead.last(List.of(first, second), origin.config())).isNull();
        write(first, weight(1));
        assertThat(last(first, bare).file()).isEqualTo(first.resolve(ValueHead.FILE));
        write(second, weight(2));
        assertThat(last(first, second, bare).weight().get(0)).isEqualTo(2);
        ValueHead.copyLast(List.of(first, second, bare), bare);
        assertThat(last(bare).weight().get(0)).isEqualTo(2);
    }

    @Test
    void aModelWithoutACriticLeavesNone() throws IOException {
        try (var model = TrainableModel.open(origin, LORA, Head.LANGUAGE_MODEL, 1)) {
            ValueHead.write(directory, model);
        }
        assertThat(directory).isEmptyDirectory();
    }

    /** Its linear layer has a bias, which nobody fills with anything but 0 here. */
    @Test
    void theFileIsWhatTrlsHeadLoads() throws IOException {
        try (var model = TrainableModel.open(origin, LORA, CRITIC, 1)) {
            stir(model);
            ValueHead.write(directory, model);
            var written = new Weights(Safetensors.read(directory.resolve(ValueHead.FILE)));
            assertThat(written.names()).containsExactly("v_head.summary.weight", "v_head.summary.bias");
            assertThat(written.get("v_head.summary.weight").toArray()).isEqualTo(critic(model));
            assertThat(written.get("v_head.summary.weight").hasShape(1, 32)).isTrue();
            assertThat(written.get("v_head.summary.bias").toArray()).containsExactly(0);
        }
        write(directory, weight(3));
        assertThat(last(directory).weight().get(0)).as("without a bias").isEqualTo(3);
    }

    static Stream<Arguments> others() {
        Tensor nan = weight(1);
        nan.set(7, Float.NaN);
        return Stream.of(
                Arguments.of(List.of(), "holds no tensor v_head.summary.weight"),
                Arguments.of(
                        List.of(Tensor.zeros("v_head.summary.weight", 1, 16)),
                        "holds a tensor v_head.summary.weight[1, 16], and the critic of this model has the shape [1, 32]"),
                Arguments.of(
                        List.of(weight(1), Tensor.zeros("v_head.dense.weight", 1)),
                        "holds a tensor v_head.dense.weight, which is none of a critic's"),
                Arguments.of(
                        List.of(weight(1), Tensor.of("v_head.summary.bias", new float[] {.5f}, 1)),
                        "has a bias of 0.5, and a critic here has none"),
                Arguments.of(List.of(nan), "holds NaN at place 7"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void anotherHeadIsRefusedInOneLine(List<Tensor> tensors, String problem) throws IOException {
        Safetensors.write(directory.resolve(ValueHead.FILE), tensors);
        assertThatThrownBy(() -> last(directory))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(directory.resolve(ValueHead.FILE).toString())
                .hasMessageContaining(problem);
    }

    /** What stands in the header decides, before memory is taken. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"v_head.summary.weight\": {\"dtype\": \"F32\", \"shape\": [1, 1000000000000], \"data_offsets\": [0, 4000000000000]}}",
                "{\"v_head.summary.weight\": {\"dtype\": \"F32\", \"shape\": [-1, -32], \"data_offsets\": [0, 128]}}",
                "{\"v_head.summary.weight\": {\"dtype\": \"I32\", \"shape\": [1, 32], \"data_offsets\": [0, 128]}}",
                "{\"v_head.summary.weight\": {\"dtype\": \"F32\", \"shape\": [1, 32], \"data_offsets\": [64, 192]}}",
                "not json"
            })
    void aHostileFileIsRefused(String header) throws IOException {
        byte[] text = header.getBytes(UTF_8);
        Files.write(
                directory.resolve(ValueHead.FILE),
                ByteBuffer.allocate(8 + text.length + 128)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(text.length)
                        .put(text)
                        .array());
        assertThatThrownBy(() -> last(directory))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(directory.resolve(ValueHead.FILE).toString());
    }

    private static void stir(TrainableModel model) {
        var random = new SplittableRandom(3);
        for (Tensor tensor : model.trained().all()) {
            for (long i = 0; i < tensor.elements(); i++) {
                tensor.set(i, tensor.get(i) + (float) (0.1 * random.nextGaussian()));
            }
        }
    }

    private static double[][] values(TrainableModel model) {
        try (ForwardPass pass = model.evaluate(ROWS)) {
            return pass.numbers(Quantity.VALUES);
        }
    }

    private static float[] critic(TrainableModel model) {
        return model.trained().get(Names.VALUE).toArray();
    }

    private ValueHead last(Path... directories) {
        return requireNonNull(ValueHead.last(List.of(directories), origin.config()));
    }

    private static Tensor weight(float first) {
        Tensor weight = Tensor.zeros("v_head.summary.weight", 1, 32);
        weight.set(0, first);
        return weight;
    }

    private static void write(Path directory, Tensor weight) throws IOException {
        Safetensors.write(directory.resolve(ValueHead.FILE), List.of(weight));
    }
}
