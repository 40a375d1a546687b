package io.attune.trainer.cli;

import static io.attune.trainer.cli.CommandFiles.PAIRS;
import static io.attune.trainer.cli.CommandFiles.assertRefused;
import static io.attune.trainer.cli.CommandFiles.lines;
import static io.attune.trainer.cli.CommandFiles.model;
import static io.attune.trainer.cli.CommandFiles.numbers;
import static io.attune.trainer.cli.CommandFiles.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.BaseFormat;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** --quantize from files to files. */
class QuantizedCommandsTest {
    private final Path directory;
    private final CommandFiles files;

    QuantizedCommandsTest(@TempDir Path directory) {
        this.directory = directory;
        files = new CommandFiles(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"int8", "int4"})
    void adaptersLearnOnAFrozenBaseAndTheResultHasItsFloat32Numbers(String format) throws IOException {
        Path metrics = directory.resolve("metrics.jsonl");
        Path out = directory.resolve("out");
        Object[] command = {
            "tune",
            "--objective=dpo",
            "--model=" + model("tied"),
            "--data=" + files.file(PAIRS),
            "--out=" + out,
            "--quantize=" + format,
            "--lora=2",
            "--steps=12",
            "--learning-rate=0.01",
            "--metrics=" + metrics
        };
        CommandLineRun run = CommandLineRun.of(command);
        assertThat(run.exit()).as(run.err()).isZero();
        List<JsonNode> steps = lines(Files.readString(metrics));
        assertThat(steps.getFirst().get("loss").asDouble()).isEqualTo(Math.log(2));
        assertThat(steps.getLast().get("loss").asDouble()).isLessThan(0.5);
        assertAskedAgain(out, format);
        ModelDirectory base = ModelDirectory.open(model("tied"));
        Adapter adapter = Adapter.read(out.resolve("adapter"), base.config());
        ModelDirectory merged = ModelDirectory.open(base.path(), config -> List.of(adapter), BaseFormat.FLOAT32);
        for (Tensor tensor : ModelDirectory.open(out).weights().all()) {
            assertThat(tensor.toArray())
                    .as(tensor.name())
                    .isEqualTo(merged.weights().get(tensor.name()).toArray());
        }
    }

    /** The adapter on the base that it was trained on prefers what it learned; the merged model differs by what rounding does. */
    private void assertAskedAgain(Path out, String format) throws IOException {
        Path data = files.file("{\"prompt\": \"Hello\", \"completion\": \" yes please\"}");
        Object[] command = {"logprobs", "--data", data, "--model"};
        double[] before = numbers(
                only(command, List.of(model("tied"), "--quantize", format)).path("logps"));
        double[] after =
                numbers(only(command, List.of(model("tied"), "--quantize", format, "--adapter", out.resolve("adapter")))
                        .path("logps"));
        double[] merged = numbers(only(command, List.of(out)).path("logps"));
        assertThat(Arrays.stream(after).sum())
                .isGreaterThan(Arrays.stream(before).sum());
        assertThat(after).isNotEqualTo(merged);
    }

    @Test
    void whatAModelSaysMovesAsFarAsItIsRounded() throws IOException {
        Path data = files.file("{\"prompt\": \"Where is\", \"completion\": \" my parcel?\"}");
        Object[] command = {"logprobs", "--data", data, "--model", model("tied")};
        double[] exact = numbers(only(command, List.of()).path("logps"));
        double[] eight = numbers(only(command, List.of("--quantize", "int8")).path("logps"));
        double[] four = numbers(only(command, List.of("--quantize", "int4")).path("logps"));
        assertThat(eight).isNotEqualTo(exact).containsExactly(exact, within(0.1));
        assertThat(distance(four, exact)).isGreaterThan(3 * distance(eight, exact));
    }

    private static double distance(double[] some, double[] others) {
        double sum = 0;
        for (int i = 0; i < some.length; i++) {
            sum += Math.abs(some[i] - others[i]);
        }
        return sum;
    }

    /** Drawn and scored by different graphs. */
    @Test
    void whatIsDrawnHasTheLogProbsOfTheSameNumbers() throws IOException {
        Path prompts = files.file("{\"prompt_ids\": [5, 6, 7]}");
        JsonNode drawn = only(
                new Object[] {"generate", "--model", model("grouped"), "--quantize=int4", "--max-new-tokens=12"},
                List.of("--prompts", prompts, "--ignore-eos"));
        Path data = files.file("{\"prompt_ids\": [5, 6, 7], \"completion_ids\": " + drawn.path("token_ids") + "}");
        Object[] command = {"logprobs", "--data", data, "--model", model("grouped")};
        double[] logps = numbers(drawn.path("logps"));
        assertThat(logps)
                .hasSize(12)
                .containsExactly(
                        numbers(only(command, List.of("--quantize=int4")).path("logps")), within(1e-4))
                .isNotEqualTo(numbers(only(command, List.of()).path("logps")));
    }

    @Test
    void aRewardModelScoresWithRoundedWeights() throws IOException {
        Path data = files.file("{\"prompt_ids\": [5, 6], \"completion_ids\": [7, 8]}");
        Object[] command = {"score", "--data", data, "--model", model("reward")};
        double exact = only(command, List.of()).path("reward").doubleValue();
        double rounded =
                only(command, List.of("--quantize=int8")).path("reward").doubleValue();
        assertThat(rounded).isNotEqualTo(exact).isCloseTo(exact, within(0.05));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--full", "--lora=0"})
    void whatIsTrainedCannotBeFrozen(String tuning) throws IOException {
        Path data = files.file(PAIRS);
        Path out = directory.resolve("out");
        assertRefused(
                1,
                "--quantize int4 freezes the matrices that " + tuning.replace('=', ' ')
                        + " would train; leave out one of the two",
                "tune",
                "--objective=dpo",
                "--model=" + model("tied"),
                "--data=" + data,
                "--out=" + out,
                "--quantize=int4",
                tuning);
        assertThat(out).doesNotExist();
    }

    @Test
    void anUnknownFormatIsRefused() throws IOException {
        assertRefused(
                1,
                "there is no quantisation 'nf4'; there are none, int8, int4",
                "logprobs",
                "--model=" + model("tied"),
                "--data=" + files.file("{\"prompt\": \"a\", \"completion\": \"b\"}"),
                "--quantize=nf4");
    }
}
