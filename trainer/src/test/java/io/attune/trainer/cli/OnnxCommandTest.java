package io.attune.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.model.FamilyFixture;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.ModelFiles;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxCommandTest {
    @TempDir
    private Path directory;

    private static Path llama(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(OnnxCommandTest.class.getResource("/llama/" + name))
                .toURI());
    }

    @Test
    void writesTheDecoderAndWhatBelongsToItsTokenizer() throws URISyntaxException {
        Path out = directory.resolve("served");
        assertThat(CommandLineRun.of("onnx", "--model", llama("tied"), "--out", out))
                .isEqualTo(new CommandLineRun(0, "", ""));
        assertThat(out)
                .isDirectoryContaining("glob:**/model.onnx")
                .isDirectoryContaining("glob:**/model.onnx.data")
                .isDirectoryContaining("glob:**/genai_config.json")
                .isDirectoryContaining("glob:**/tokenizer.json");
        var again = CommandLineRun.of("onnx", "--model", llama("tied"), "--out", out);
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("exists already").hasLineCount(1);
    }

    @Test
    void anAdapterIsServedAsTheModelThatItIsMergedInto() throws IOException {
        ModelDirectory base = new FamilyFixture("gpt2-scaled").open();
        Path adapter = directory.resolve("adapter");
        Path merged = directory.resolve("merged");
        var lora = new Tuning.Lora(LoraSpec.ofRank(2));
        try (var tuned = TrainableModel.open(base, lora, Head.LANGUAGE_MODEL, 3)) {
            for (Tensor tensor : tuned.trained().all()) {
                tensor.set(0, 0.5f);
            }
            tuned.adapter().write(adapter, tuned.config(), "gpt2");
            ModelFiles.write(merged, base, tuned.merged());
        }
        byte[] adapted = data("adapted", "--model", base.path(), "--adapter", adapter);
        assertThat(adapted).isEqualTo(data("merged-served", "--model", merged));
        assertThat(adapted).isNotEqualTo(data("base-served", "--model", base.path()));
    }

    private byte[] data(String name, Object... model) throws IOException {
        Path out = directory.resolve(name);
        Object[] command = new Object[model.length + 3];
        command[0] = "onnx";
        command[1] = "--out";
        command[2] = out;
        System.arraycopy(model, 0, command, 3, model.length);
        assertThat(CommandLineRun.of(command).err()).isEmpty();
        return Files.readAllBytes(out.resolve("model.onnx.data"));
    }

    @Test
    void whatCannotBeServedIsRefusedInOneLineAndLeavesNothing() throws URISyntaxException {
        Path out = directory.resolve("served");
        for (Path model : new Path[] {llama("reward"), new FamilyFixture("llama-dynamic").path()}) {
            var run = CommandLineRun.of("onnx", "--model", model, "--out", out);
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("attune").hasLineCount(1);
        }
        assertThat(directory).isEmptyDirectory();
    }
}
