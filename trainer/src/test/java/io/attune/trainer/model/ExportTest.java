package io.attune.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.optim.AdamW;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportTest {
    private static final Tuning LORA = new Tuning.Lora(LoraSpec.ofRank(4));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"tied", "grouped", "biased", "half"})
    void aMergedModelComesBackWithTheLogProbsThatItHadWithItsAdapter(String name) throws IOException {
        ModelDirectory origin = Fixtures.open(name);
        try (var model = TrainableModel.open(origin, LORA, Head.LANGUAGE_MODEL, 1)) {
            train(model);
            ModelFiles.write(directory, origin, model.merged());
            try (var back =
                    TrainableModel.open(ModelDirectory.open(directory), new Tuning.Full(), Head.LANGUAGE_MODEL, 1)) {
                assertSame(back.logps(rows(name)), model.logps(rows(name)));
            }
        }
        assertThat(directory.resolve("tokenizer.json"))
                .hasSameBinaryContentAs(origin.path().resolve("tokenizer.json"));
    }

    @Test
    void everyChatTemplateComesAlong() throws IOException {
        Path origin = directory.resolve("origin");
        ModelDirectory plain = Fixtures.open("grouped");
        ModelFiles.write(origin, plain, plain.weights());
        Files.writeString(origin.resolve("chat_template.jinja"), "usual");
        Path templates = Files.createDirectory(origin.resolve("additional_chat_templates"));
        Files.writeString(templates.resolve("tool_use.jinja"), "with tools");
        Path copy = Files.createDirectory(directory.resolve("copy"));
        ModelFiles.copyText(ModelDirectory.open(origin), copy);
        assertThat(copy.resolve("chat_template.jinja")).hasContent("usual");
        assertThat(copy.resolve("additional_chat_templates/tool_use.jinja")).hasContent("with tools");
    }

    @Test
    void anUntouchedModelComesBackBitByBit() throws IOException {
        ModelDirectory origin = Fixtures.open("grouped");
        ModelFiles.write(directory, origin, origin.weights());
        ModelDirectory back = ModelDirectory.open(directory);
        assertThat(back.config()).isEqualTo(origin.config());
        for (Tensor tensor : origin.weights().all()) {
            assertThat(back.weights().get(tensor.name()).toArray()).isEqualTo(tensor.toArray());
        }
    }

    @Test
    void aFullyTunedModelComesBack() throws IOException {
        ModelDirectory origin = Fixtures.open("tied");
        try (var model = TrainableModel.open(origin, new Tuning.Full(), Head.LANGUAGE_MODEL, 1)) {
            train(model);
            ModelFiles.write(directory, origin, model.merged());
            try (var back = TrainableModel.open(ModelDirectory.open(directory), LORA, Head.LANGUAGE_MODEL, 1)) {
                assertSame(back.logps(rows("tied")), model.logps(rows("tied")));
            }
        }
    }

    @Test
    void anAdapterComesBackBitByBit() throws IOException {
        ModelDirectory origin = Fixtures.open("tied");
        try (var model = TrainableModel.open(origin, LORA, Head.SCALAR_REWARD, 3)) {
            Adapter adapter = model.adapter();
            adapter.write(directory, origin.config(), "base");
            Adapter back = Adapter.read(directory, origin.config());
            assertThat(back.spec().scale()).isEqualTo(adapter.spec().scale());
            assertThat(back.hasRewardHead()).isTrue();
            for (Tensor tensor : adapter.tensors().all()) {
                assertThat(back.tensors().get(tensor.name()).toArray()).isEqualTo(tensor.toArray());
            }
        }
    }

    @Test
    void aRewardModelComesBackWithItsRewards() throws IOException {
        ModelDirectory origin = Fixtures.open("tied");
        try (var model = TrainableModel.open(origin, LORA, Head.SCALAR_REWARD, 3)) {
            ModelFiles.write(directory, origin, model.merged());
            ModelDirectory back = ModelDirectory.open(directory);
            assertThat(back.hasRewardHead()).isTrue();
            try (var again = TrainableModel.open(back, LORA, Head.SCALAR_REWARD, 4)) {
                assertThat(again.rewards(rows("tied"))).containsExactly(model.rewards(rows("tied")), within(1e-5));
            }
        }
    }

    @Test
    void anAdapterOfAnotherModelIsRefused() throws IOException {
        try (var model = TrainableModel.open(Fixtures.open("tied"), LORA, Head.LANGUAGE_MODEL, 3)) {
            model.adapter().write(directory, model.config(), "base");
        }
        assertThatThrownBy(() -> Adapter.read(directory, Fixtures.open("biased").config()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("does the adapter belong to this model?")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void anAdapterOfAnUnknownKindIsRefused() throws IOException {
        Files.writeString(directory.resolve("adapter_config.json"), "{\"peft_type\": \"IA3\"}");
        assertThatThrownBy(() -> Adapter.read(directory, Fixtures.open("tied").config()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("peft_type is \"IA3\"");
    }

    private static void train(TrainableModel model) {
        var optimiser = new AdamW(model.parameters(), AdamW.Settings.DEFAULT);
        List<Sequence> rows = rows("tied");
        for (int step = 0; step < 3; step++) {
            model.clearGradients();
            try (var pass = model.forward(rows)) {
                pass.backward(rows.stream()
                        .map(row -> Coefficients.onLogps(Arrays.stream(row.completionIds())
                                .mapToDouble(_ -> -1)
                                .toArray()))
                        .toList());
            }
            optimiser.step(1e-2, 1);
        }
        assertThat(model.logps(rows)).isNotEqualTo(model.referenceLogps(rows));
    }

    private static List<Sequence> rows(String name) {
        return Fixtures.scored(name).stream().map(Fixtures.Scored::sequence).toList();
    }

    private static void assertSame(double[][] actual, double[][] expected) {
        for (int row = 0; row < expected.length; row++) {
            assertThat(actual[row]).containsExactly(expected[row], within(1e-4));
        }
    }

    @Test
    void anAdapterThatDoesNotFitCostsNoMemory() throws IOException {
        try (var model = TrainableModel.open(
                Fixtures.open("tied"), new Tuning.Lora(LoraSpec.ofRank(2)), Head.LANGUAGE_MODEL, 1)) {
            model.adapter().write(directory, model.config(), "base");
        }
        String entry = "{\"x\": {\"dtype\": \"F32\", \"shape\": [8589934592], \"data_offsets\": [0, 34359738368]}}";
        try (var file = new RandomAccessFile(
                directory.resolve("adapter_model.safetensors").toFile(), "rw")) {
            file.setLength(0);
            file.writeLong(Long.reverseBytes(entry.length()));
            file.writeBytes(entry);
            file.setLength(8 + entry.length() + 34_359_738_368L);
        }
        assertThatThrownBy(() -> Adapter.read(directory, Fixtures.open("tied").config()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is missing; does the adapter belong to this model?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "(.*)*(.*)*(.*)*(.*)*(.*)*!→a regular expression that takes too long on model.layers",
                "(((((→no regular expression: Unclosed group",
            })
    void targetsOfAnAdapterAreNoWayToHang(String expression, String problem) throws IOException {
        Files.writeString(
                directory.resolve("adapter_config.json"),
                "{\"peft_type\": \"LORA\", \"r\": 2, \"lora_alpha\": 4, \"target_modules\": \"" + expression + "\"}");
        assertThatThrownBy(() -> Adapter.read(directory, Fixtures.open("tied").config()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("target_modules is " + problem);
    }

    @Test
    void targetsOfAnAdapterCannotTakeTheStack() {
        assertThatThrownBy(() -> NamePattern.of("(".repeat(10_000) + ")".repeat(10_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longer than any");
    }
}
