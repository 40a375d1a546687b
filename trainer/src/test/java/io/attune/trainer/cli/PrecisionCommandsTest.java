package io.attune.trainer.cli;

import static io.attune.trainer.cli.CommandFiles.JSON;
import static io.attune.trainer.cli.CommandFiles.PAIRS;
import static io.attune.trainer.cli.CommandFiles.assertRefused;
import static io.attune.trainer.cli.CommandFiles.lines;
import static io.attune.trainer.cli.CommandFiles.model;
import static io.attune.trainer.cli.CommandFiles.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** --precision from files to files. */
class PrecisionCommandsTest {
    private final Path directory;
    private final Path metrics;
    private final Path out;
    private final CommandFiles files;

    PrecisionCommandsTest(@TempDir Path directory) {
        this.directory = directory;
        metrics = directory.resolve("metrics.jsonl");
        out = directory.resolve("out");
        files = new CommandFiles(directory);
    }

    private CommandLineRun dpo(String... more) throws IOException {
        var command = new ArrayList<Object>(List.of(
                "tune",
                "--objective=dpo",
                "--model=" + model("tied"),
                "--data=" + files.file(PAIRS),
                "--out=" + out,
                "--metrics=" + metrics));
        command.addAll(List.of(more));
        return CommandLineRun.of(command.toArray());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"float16 --full", "bfloat16 --full", "float16 --lora=2", "bfloat16 --lora=2 --quantize=int8"})
    void learnsAndLeavesWeightsInFloat32(String precision) throws IOException {
        double rate = precision.contains("--full") ? 1e-3 : 1e-2;
        CommandLineRun run = dpo(("--precision=" + precision + " --steps=12 --learning-rate=" + rate).split(" "));
        assertThat(run.exit()).as(run.err()).isZero();
        List<JsonNode> steps = lines(Files.readString(metrics));
        assertThat(steps.getFirst().get("loss").asDouble()).isEqualTo(Math.log(2));
        assertThat(steps.getLast().get("loss").asDouble()).isLessThan(0.5);
        assertThat(steps).allMatch(step -> step.has("loss_scale") == precision.startsWith("float16"));
        Tensor trained = ModelDirectory.open(out).weights().get("model.layers.0.mlp.up_proj.weight");
        assertThat(IntStream.range(0, (int) trained.elements())
                        .filter(i -> Float.float16ToFloat(Float.floatToFloat16(trained.get(i))) != trained.get(i))
                        .count())
                .isGreaterThan(trained.elements() / 2);
    }

    @Test
    void aRewardModelLearnsFromComparisons() throws IOException {
        Object[] command = {
            "reward",
            "--model=" + model("reward"),
            "--data=" + files.file(PAIRS),
            "--out=" + out,
            "--steps=12",
            "--metrics=" + metrics,
            "--full",
            "--learning-rate=1e-3",
            "--precision=float16"
        };
        CommandLineRun run = CommandLineRun.of(command);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(lines(Files.readString(metrics)).getLast().get("loss").asDouble())
                .isLessThan(0.3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"float16", "bfloat16"})
    void whatIsDrawnIsScoredTheSameInItsPrecision(String precision) throws IOException {
        Path prompts = files.file("{\"prompt_ids\": [5, 9, 30, 4]}", "{\"prompt_ids\": [7, 80]}");
        CommandLineRun run = CommandLineRun.of(
                "generate",
                "--model=" + model("grouped"),
                "--prompts=" + prompts,
                "--n=4",
                "--max-new-tokens=12",
                "--precision=" + precision);
        assertThat(run.err()).isEmpty();
        List<JsonNode> drawn = lines(run.out());
        assertThat(drawn).hasSize(8);
        var rows = new ArrayList<JsonNode>();
        for (JsonNode line : drawn) {
            var row = JSON.createObjectNode();
            row.set("prompt_ids", line.get("prompt_ids"));
            row.set("completion_ids", line.get("token_ids"));
            rows.add(row);
        }
        Path data = files.file(rows);
        double same = apart(drawn, scored("logprobs", "grouped", data, precision), "logps");
        double single = apart(drawn, scored("logprobs", "grouped", data, "float32"), "logps");
        assertThat(same).isLessThan(single / 4);
        assertThat(single).isBetween(precision.equals("float16") ? 1e-5 : 1e-4, 0.2);
    }

    /** What drew them differs from what learns by rounding; the ratio is of what learns to what it was, so that nothing is clipped before the first step. */
    @ParameterizedTest
    @ValueSource(strings = {"float32", "float16", "bfloat16"})
    void theRatioIsOneBeforeTheFirstStepOnWhatWasDrawn(String precision) throws IOException {
        CommandLineRun run = CommandLineRun.of(
                "tune",
                "--objective=grpo",
                "--model=" + model("tied"),
                "--data=" + files.file("{\"prompt\": \"Why\"}", "{\"prompt\": \"When\"}"),
                "--out=" + out,
                "--metrics=" + metrics,
                "--reward=length:target=3",
                "--max-new-tokens=10",
                "--num-generations=20",
                "--num-iterations=2",
                "--steps=4",
                "--learning-rate=0.01",
                "--precision=" + precision);
        assertThat(run.exit()).as(run.err()).isZero();
        List<JsonNode> steps = lines(Files.readString(metrics));
        for (int step = 0; step < 4; step += 2) {
            assertThat(steps.get(step).get("policy/approxkl_avg").asDouble()).isZero();
            assertThat(steps.get(step + 1).get("policy/approxkl_avg").asDouble())
                    .isPositive();
        }
    }

    @Test
    void aRewardIsTheSameToItsRounding() throws IOException {
        Path data = files.file("{\"prompt\": \"Hello\", \"completion\": \" yes please\"}");
        double single = scored("score", "reward", data, "float32")
                .getFirst()
                .get("reward")
                .asDouble();
        double half = scored("score", "reward", data, "bfloat16")
                .getFirst()
                .get("reward")
                .asDouble();
        assertThat(half).isNotEqualTo(single).isCloseTo(single, within(0.1));
    }

    private static List<JsonNode> scored(String command, String model, Path data, String precision) {
        CommandLineRun run =
                CommandLineRun.of(command, "--model=" + model(model), "--data=" + data, "--precision=" + precision);
        assertThat(run.err()).isEmpty();
        return lines(run.out());
    }

    /** The largest distance between numbers of the same place. */
    private static double apart(List<JsonNode> some, List<JsonNode> others, String field) {
        double apart = 0;
        for (int i = 0; i < some.size(); i++) {
            double[] one = numbers(some.get(i).get(field));
            double[] other = numbers(others.get(i).get(field));
            for (int t = 0; t < one.length; t++) {
                apart = Math.max(apart, Math.abs(one[t] - other[t]));
            }
        }
        return apart;
    }

    @Test
    void saysWhichStepsWereSkipped() throws IOException {
        CommandLineRun run =
                dpo("--precision=float16", "--full", "--learning-rate=1e-5", "--steps=12", "--set=beta=20");
        assertThat(run.exit()).as(run.err()).isZero();
        List<JsonNode> steps = lines(Files.readString(metrics));
        long skipped = steps.stream()
                .filter(step -> step.get("step_skipped").asDouble() > 0)
                .filter(step -> !step.has("grad_norm"))
                .count();
        assertThat(skipped).isPositive().isLessThan(12);
        assertThat(run.err().lines().filter(line -> line.contains("was skipped")))
                .hasSize((int) skipped)
                .first()
                .asString()
                .isEqualTo(
                        "step 1 was skipped: its gradient overflowed float16 at a loss scale of 65536, which is halved");
    }

    @Test
    void endsInOneLineWhereNoScaleHelps() throws IOException {
        CommandLineRun run = dpo("--precision=float16", "--full", "--set=beta=1e12", "--steps=40");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err().lines().toList())
                .hasSize(17)
                .last()
                .asString()
                .isEqualTo("attune tune: the gradient is not finite in float16, and the loss is not scaled up any more;"
                        + " nothing was changed: lower the learning rate, or take bfloat16 or float32");
        assertThat(out).doesNotExist();
    }

    @Test
    void anUnknownPrecisionIsRefused() throws IOException {
        assertRefused(
                1,
                "--precision is fp8; there are float32, bfloat16 and float16",
                "sft",
                "--model=" + model("tied"),
                "--data=" + files.file("{\"prompt\": \"a\", \"completion\": \"b\"}"),
                "--out=" + directory.resolve("none"),
                "--precision=fp8");
        for (String command : List.of("generate --prompts=DATA", "logprobs --data=DATA", "score --data=DATA")) {
            String given = command + " --model=" + directory + " --precision=fp8";
            assertRefused(1, "--precision is fp8", (Object[]) given.split(" "));
        }
    }
}
