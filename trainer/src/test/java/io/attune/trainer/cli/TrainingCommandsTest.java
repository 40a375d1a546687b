package io.attune.trainer.cli;

import static io.attune.trainer.cli.CommandFiles.JSON;
import static io.attune.trainer.cli.CommandFiles.PAIRS;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.BaseFormat;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** sft, reward, tune and score from files to files, on a tiny llama that transformers made. */
class TrainingCommandsTest {
    private final Path model = CommandFiles.model("tied");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"--full", "--lora=4"})
    void sftLearnsItsCompletions(String tuning) throws IOException {
        Path data = file("{\"prompt_ids\": [5, 6], \"completion_ids\": [40, 41, 42]}");
        run("sft", data, tuning, "--steps=30", "--learning-rate=0.01");
        var sequence = new Sequence(new int[] {5, 6}, new int[] {40, 41, 42, 1});
        double before = Arrays.stream(logps(model, sequence)).sum();
        double after = Arrays.stream(logps(directory.resolve("out"), sequence)).sum();
        assertThat(after).isGreaterThan(-2).isGreaterThan(before + 10);
        assertThat(directory.resolve("out/tokenizer.json")).hasSameBinaryContentAs(model.resolve("tokenizer.json"));
        assertThat(Files.exists(directory.resolve("out/adapter/adapter_model.safetensors")))
                .isEqualTo(!tuning.equals("--full"));
    }

    @Test
    void anAdapterHasTheAlphaAndTheLayersThatItWasGiven() throws IOException {
        Path data = file("{\"prompt_ids\": [5, 6], \"completion_ids\": [40, 41, 42]}");
        run("sft", data, "--lora=2", "--lora-alpha=3", "--lora-targets=q_proj,v_proj", "--learning-rate=0.01");
        Path written = directory.resolve("out/adapter");
        JsonNode config = JSON.readTree(Files.readString(written.resolve("adapter_config.json")));
        assertThat(config.get("lora_alpha").asDouble()).isEqualTo(3);
        assertThat(config.get("target_modules").valueStream().map(JsonNode::stringValue))
                .containsExactly("q_proj", "v_proj");
        Adapter adapter = Adapter.read(written, ModelDirectory.open(model).config());
        assertThat(adapter.tensors().all())
                .allMatch(tensor ->
                        tensor.name().contains(".q_proj.") || tensor.name().contains(".v_proj."))
                .isNotEmpty();
    }

    @Test
    void dpoBeginsAtTheReferenceAndEndsWithAMargin() throws IOException {
        Path metrics = directory.resolve("metrics.jsonl");
        run(
                "tune",
                file(PAIRS),
                "--objective=dpo",
                "--set=beta=0.5",
                "--epochs=15",
                "--batch-size=2",
                "--learning-rate=0.01",
                "--warmup=4",
                "--metrics=" + metrics);
        List<JsonNode> steps = lines(metrics);
        assertThat(steps).hasSize(30);
        assertThat(steps.getFirst().get("loss").asDouble()).isEqualTo(Math.log(2));
        assertThat(steps.getFirst().get("rewards/margins").asDouble()).isZero();
        assertThat(steps.getLast().get("rewards/margins").asDouble()).isGreaterThan(1);
        assertThat(steps.getLast().get("epoch").asDouble()).isEqualTo(15);
        assertThat(steps.stream().limit(5).map(step -> step.get("learning_rate").asDouble()))
                .containsExactly(0.0025, 0.005, 0.0075, 0.01, 0.01);
        assertThat(steps.get(1).get("num_tokens").asDouble())
                .isGreaterThan(steps.get(0).get("num_tokens").asDouble());
    }

    @Test
    void trainingGoesOnFromAnAdapterWhichIsItsReferenceAndWritesOneThatHoldsBoth() throws IOException {
        run("sft", file("{\"prompt\": \"Why\", \"completion\": \" yes\"}"), "--lora=2", "--learning-rate=0.01");
        Path first = Files.move(directory.resolve("out"), directory.resolve("first"));
        Path metrics = directory.resolve("metrics.jsonl");
        run(
                "tune",
                file(PAIRS),
                "--objective=dpo",
                "--adapter=" + first.resolve("adapter"),
                "--lora=3",
                "--steps=4",
                "--learning-rate=0.01",
                "--metrics=" + metrics);
        assertThat(lines(metrics).getFirst().get("loss").asDouble()).isEqualTo(Math.log(2));
        Adapter both = Adapter.read(
                directory.resolve("out/adapter"), ModelDirectory.open(model).config());
        assertThat(both.spec().rank()).isEqualTo(5);
        var sequence = new Sequence(new int[] {5, 6}, new int[] {40, 41, 42});
        double[] tuned = logps(directory.resolve("out"), sequence);
        ModelDirectory with = ModelDirectory.open(model, config -> List.of(both), BaseFormat.FLOAT32);
        assertThat(logps(with, sequence)).containsExactly(tuned, within(1e-4));
        assertThat(logps(first, sequence)).isNotEqualTo(logps(model, sequence)).isNotEqualTo(tuned);
    }

    @Test
    void ktoLearnsFromLabelsAndFromPairs() throws IOException {
        Path metrics = directory.resolve("metrics.jsonl");
        List<String> lines = new ArrayList<>(List.of(PAIRS));
        lines.add("{\"prompt\": \"Who\", \"completion\": \" no one\", \"label\": false}");
        run(
                "tune",
                file(lines.toArray(String[]::new)),
                "--objective=kto",
                "--steps=30",
                "--batch-size=4",
                "--learning-rate=0.01",
                "--metrics=" + metrics);
        List<JsonNode> steps = lines(metrics);
        assertThat(steps.getFirst().get("loss").asDouble()).isEqualTo(0.5);
        assertThat(steps.getLast().get("loss").asDouble()).isLessThan(0.45);
        assertThat(steps.getFirst().get("kl").asDouble()).isZero();
    }

    @Test
    void aRewardModelPrefersTheChosenAndGivesItsReferencesAMeanOfZero() throws IOException {
        run("reward", file(PAIRS), "--steps=40", "--learning-rate=0.01");
        Path completions = Files.write(
                directory.resolve("completions.jsonl"),
                Stream.of(PAIRS)
                        .map(JSON::readTree)
                        .flatMap(pair -> Stream.of("chosen", "rejected")
                                .map(side -> "{\"prompt\": " + pair.get("prompt") + ", \"completion\": "
                                        + pair.get(side) + "}"))
                        .toList());
        CommandLineRun scored = succeeded("score", "--model=" + directory.resolve("out"), "--data=" + completions);
        double[] rewards = scored.out()
                .lines()
                .mapToDouble(line -> JSON.readTree(line).get("reward").asDouble())
                .toArray();
        assertThat(rewards).hasSize(6);
        assertThat(Arrays.stream(rewards).sum()).isCloseTo(0, within(1e-4));
        for (int pair = 0; pair < 3; pair++) {
            assertThat(rewards[2 * pair]).isGreaterThan(rewards[2 * pair + 1] + 0.5);
        }
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherGivesOthers() throws IOException {
        Path data = file(PAIRS);
        byte[] first = tuned(data, "first", 1);
        assertThat(tuned(data, "again", 1)).isEqualTo(first);
        assertThat(tuned(data, "other", 2)).isNotEqualTo(first);
    }

    @Test
    void gradientCheckpointingChangesNoByte() throws IOException {
        Path data = file(PAIRS);
        assertThat(tuned(data, "less", 1, "--gradient-checkpointing")).isEqualTo(tuned(data, "more", 1));
    }

    private byte[] tuned(Path data, String name, int seed, String... more) throws IOException {
        Path target = directory.resolve(name);
        List<Object> arguments = new ArrayList<>(List.of(
                "tune",
                "--objective=dpo",
                "--model=" + model,
                "--data=" + data,
                "--out=" + target,
                "--steps=3",
                "--batch-size=2",
                "--seed=" + seed));
        arguments.addAll(List.of(more));
        succeeded(arguments.toArray());
        return Files.readAllBytes(target.resolve("model.safetensors"));
    }

    @Test
    void theResultIsOneJsonDocumentWhereAsked() throws IOException {
        JsonNode result = JSON.readTree(
                run("sft", file("{\"text\": \"Hello there\"}"), "--json").out());
        assertThat(result.get("objective").asString()).isEqualTo("sft");
        assertThat(result.get("examples").asInt()).isEqualTo(1);
        assertThat(result.get("steps").asInt()).isEqualTo(1);
        assertThat(result.get("metrics").get("loss").asDouble()).isPositive();
    }

    @Test
    void figuresOfAStepGoToTensorBoardToo() throws IOException {
        Path metrics = directory.resolve("metrics.jsonl");
        Path events = directory.resolve("events");
        run("sft", file("{\"text\": \"Hello there\"}"), "--metrics=" + metrics, "--tensorboard=" + events);
        assertThat(lines(metrics).getFirst().get("tokens_per_second").asDouble())
                .isPositive();
        try (Stream<Path> written = Files.list(events)) {
            assertThat(written)
                    .singleElement()
                    .satisfies(file ->
                            assertThat(Files.readString(file, ISO_8859_1)).contains("tokens_per_second", "loss"));
        }
    }

    @Test
    void whatWasCutIsShown() throws IOException {
        CommandLineRun cut = run(
                "sft",
                file(
                        "{\"prompt_ids\": [5, 6], \"completion_ids\": [40, 41, 42]}",
                        "{\"prompt_ids\": [5, 6, 7, 8], \"completion_ids\": [40]}"),
                "--max-length=4");
        assertThat(cut.err())
                .contains("completions cut at --max-length 4: 1")
                .contains("examples left out, their prompt alone filling --max-length 4: 1");
    }

    private CommandLineRun run(String command, Path data, String... more) {
        List<Object> arguments = new ArrayList<>(
                List.of(command, "--model=" + model, "--data=" + data, "--out=" + directory.resolve("out")));
        arguments.addAll(List.of(more));
        return succeeded(arguments.toArray());
    }

    private static CommandLineRun succeeded(Object... arguments) {
        CommandLineRun run = CommandLineRun.of(arguments);
        assertThat(run.exit()).as(run.err()).isZero();
        return run;
    }

    private Path file(String... lines) throws IOException {
        return Files.write(directory.resolve("data.jsonl"), List.of(lines));
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(JSON::readTree).toList();
    }

    private static double[] logps(Path path, Sequence sequence) {
        return logps(ModelDirectory.open(path), sequence);
    }

    private static double[] logps(ModelDirectory directory, Sequence sequence) {
        try (var trained = TrainableModel.open(directory, new Tuning.Full(), Head.LANGUAGE_MODEL, 0)) {
            return trained.logps(List.of(sequence))[0];
        }
    }
}
