package io.attune.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.ModelFiles;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands against what transformers says of the same checkpoints. */
class GenerateAndLogprobsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path directory;

    private static Path model(String name) {
        URL url = Objects.requireNonNull(GenerateAndLogprobsTest.class.getResource("/llama/" + name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static JsonNode expected(String name) {
        return JSON.readTree(model(name).resolve("expected.json").toFile());
    }

    private static List<JsonNode> lines(String text) {
        return text.lines().map(JSON::readTree).toList();
    }

    private static double[] numbers(JsonNode list) {
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.get(i).doubleValue();
        }
        return numbers;
    }

    private Path file(Iterable<JsonNode> lines) throws IOException {
        List<String> text = new ArrayList<>();
        lines.forEach(line -> text.add(line.toString()));
        return Files.write(Files.createTempFile(directory, "lines", ".jsonl"), text);
    }

    private Path file(String... lines) throws IOException {
        return Files.write(Files.createTempFile(directory, "lines", ".jsonl"), List.of(lines));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tied", "grouped", "biased", "half", "bfloat"})
    void greedyContinuationsAreThoseOfTransformersFromIdsAndFromText(String name) throws IOException {
        for (String kind : List.of("greedy_ids", "greedy_texts")) {
            JsonNode wanted = expected(name).path(kind);
            var run = CommandLineRun.of(
                    "generate", "--model", model(name), "--prompts", file(wanted), "--greedy", "--max-new-tokens", 12);
            assertThat(run.err()).isEmpty();
            List<JsonNode> lines = lines(run.out());
            assertThat(lines).hasSize(wanted.size()).isNotEmpty();
            for (int i = 0; i < lines.size(); i++) {
                JsonNode line = lines.get(i);
                assertThat(line.path("token_ids")).isEqualTo(wanted.get(i).path("completion_ids"));
                if (kind.equals("greedy_texts")) {
                    assertThat(line.path("prompt")).isEqualTo(wanted.get(i).path("prompt"));
                    assertThat(line.path("completion")).isEqualTo(wanted.get(i).path("completion"));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tied", "grouped", "biased", "half", "bfloat"})
    void logProbsAreThoseOfTransformersFromIdsAndFromText(String name) throws IOException {
        for (String kind : List.of("ids", "texts")) {
            List<String> given = new ArrayList<>();
            for (JsonNode row : expected(name).path(kind)) {
                var line = JSON.createObjectNode();
                String suffix = kind.equals("ids") ? "_ids" : "";
                line.set("prompt" + suffix, row.path("prompt" + suffix));
                line.set("completion" + suffix, row.path("completion" + suffix));
                given.add(line.toString());
            }
            var run =
                    CommandLineRun.of("logprobs", "--model", model(name), "--data", file(given.toArray(String[]::new)));
            assertThat(run.err()).isEmpty();
            List<JsonNode> lines = lines(run.out());
            assertThat(lines).hasSize(3);
            for (int i = 0; i < lines.size(); i++) {
                JsonNode row = expected(name).path(kind).get(i);
                assertThat(lines.get(i).propertyNames()).containsExactly("token_ids", "logps");
                assertThat(lines.get(i).path("token_ids")).isEqualTo(row.path("completion_ids"));
                assertThat(numbers(lines.get(i).path("logps")))
                        .containsExactly(numbers(row.path("logps")), within(1e-4));
            }
        }
    }

    @Test
    void sampledLogProbsAgreeWithLogprobsOfTheSameTokens() throws IOException {
        Path out = directory.resolve("samples.jsonl");
        Path prompts = file(
                "{\"prompt\": \"Where is my parcel?\"}", "{\"prompt\": [{\"role\": \"user\", \"content\": \"Hi\"}]}");
        var run = CommandLineRun.of(
                "generate",
                "--model",
                model("grouped"),
                "--prompts",
                prompts,
                "--n",
                3,
                "--temperature",
                0.7,
                "--top-k",
                40,
                "--top-p",
                0.9,
                "--max-new-tokens",
                20,
                "--seed",
                5,
                "--out",
                out);
        assertThat(run).isEqualTo(new CommandLineRun(0, "", ""));
        List<JsonNode> samples = lines(Files.readString(out));
        assertThat(samples).hasSize(6);
        assertThat(samples.get(5).path("prompt").isArray()).isTrue();
        List<String> rows = new ArrayList<>();
        for (JsonNode sample : samples) {
            assertThat(sample.propertyNames())
                    .containsExactly("prompt", "completion", "token_ids", "logps", "sampling_logps", "finish_reason");
            var row = JSON.createObjectNode();
            row.set("prompt", sample.path("prompt"));
            row.set("completion_ids", sample.path("token_ids"));
            rows.add(row.toString());
        }
        var scored = lines(
                CommandLineRun.of("logprobs", "--model", model("grouped"), "--data", file(rows.toArray(String[]::new)))
                        .out());
        for (int i = 0; i < samples.size(); i++) {
            assertThat(numbers(samples.get(i).path("logps")))
                    .containsExactly(numbers(scored.get(i).path("logps")), within(1e-4));
            assertThat(numbers(samples.get(i).path("sampling_logps")))
                    .isNotEqualTo(numbers(samples.get(i).path("logps")));
        }
    }

    @Test
    void anAdapterActsAsTheModelThatItIsMergedInto() throws IOException {
        ModelDirectory base = ModelDirectory.open(model("grouped"));
        Path adapter = directory.resolve("adapter");
        Path merged = directory.resolve("merged");
        try (var tuned = tuned(base)) {
            tuned.adapter().write(adapter, tuned.config(), "grouped");
            ModelFiles.write(merged, base, tuned.merged());
        }
        Path prompts = file("{\"prompt\": \"Where is my parcel?\"}");
        Path data = file("{\"prompt\": \"Where is\", \"completion\": \" my parcel?\"}");
        Object[] generate = {"generate", "--prompts", prompts, "--greedy", "--max-new-tokens", 8, "--model"};
        Object[] logprobs = {"logprobs", "--data", data, "--model"};
        for (Path named : List.of(adapter, adapter.resolve("adapter_model.safetensors"))) {
            assertAgree("token_ids", generate, List.of(model("grouped"), "--adapter", named), List.of(merged));
            assertAgree("logps", logprobs, List.of(model("grouped"), "--adapter", named), List.of(merged));
        }
        assertThat(numbers(only(logprobs, List.of(merged)).path("logps")))
                .isNotEqualTo(numbers(only(logprobs, List.of(model("grouped"))).path("logps")));
        var unknown = CommandLineRun.of(with(generate, List.of(model("biased"), "--adapter", adapter)));
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err())
                .contains("does the adapter belong to this model?")
                .hasLineCount(1);
    }

    private static TrainableModel tuned(ModelDirectory base) {
        var model = TrainableModel.open(base, new Tuning.Lora(LoraSpec.ofRank(2)), Head.LANGUAGE_MODEL, 3);
        var random = new SplittableRandom(4);
        for (Tensor tensor : model.trained().all()) {
            for (long i = 0; i < tensor.elements(); i++) {
                tensor.set(i, (float) (random.nextGaussian() * 0.1));
            }
        }
        return model;
    }

    private static Object[] with(Object[] command, List<?> more) {
        return Stream.concat(Stream.of(command), more.stream()).toArray();
    }

    private static JsonNode only(Object[] command, List<?> more) {
        return lines(CommandLineRun.of(with(command, more)).out()).getFirst();
    }

    private static void assertAgree(String field, Object[] command, List<?> one, List<?> other) {
        assertThat(numbers(only(command, one).path(field)))
                .containsExactly(numbers(only(command, other).path(field)), within(1e-4));
    }

    @Test
    void aStopStringEndsTheCompletionAndIsLeftOutOfTheText() throws IOException {
        Path prompts = file("{\"prompt\": \"the customer\"}");
        Object[] common = {
            "generate",
            "--model",
            model("tied"),
            "--prompts",
            prompts,
            "--greedy",
            "--ignore-eos",
            "--max-new-tokens",
            30
        };
        String whole = lines(CommandLineRun.of(common).out())
                .getFirst()
                .path("completion")
                .stringValue();
        String stop = whole.substring(5, 8);
        Object[] stopping =
                Stream.concat(Stream.of(common), Stream.of("--stop", stop)).toArray();
        JsonNode line = lines(CommandLineRun.of(stopping).out()).getFirst();
        assertThat(line.path("completion").stringValue()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
        assertThat(line.path("finish_reason").stringValue()).isEqualTo("stop");
        assertThat(line.path("token_ids").size()).isLessThan(30);
    }

    @Test
    void aRepetitionPenaltyChangesGreedyAnswersAsTransformersDoes() throws IOException {
        JsonNode wanted = JSON.readTree(GenerateAndLogprobsTest.class.getResourceAsStream("/sample/transformers.json"))
                .path("greedy");
        Object[] common = {
            "generate", "--model", model("tied"), "--prompts", file(List.of(wanted)), "--greedy", "--ignore-eos"
        };
        JsonNode line = only(
                common,
                List.of(
                        "--max-new-tokens",
                        20,
                        "--repetition-penalty",
                        wanted.path("repetition_penalty").doubleValue()));
        assertThat(line.path("token_ids")).isEqualTo(wanted.path("completion_ids"));
        assertThat(only(common, List.of("--max-new-tokens", 20)).path("token_ids"))
                .isNotEqualTo(wanted.path("completion_ids"));
    }

    @Test
    void endsAtAnyOfTheModelsEndsAndAtTokensThatAreNamed() throws IOException {
        Path model = Files.createDirectory(directory.resolve("ends"));
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(model("tied").resolve(name), model.resolve(name));
        }
        JsonNode wanted = JSON.readTree(GenerateAndLogprobsTest.class.getResourceAsStream("/sample/transformers.json"))
                .path("greedy");
        Object[] common = {
            "generate", "--prompts", file(List.of(wanted)), "--greedy", "--repetition-penalty", 1.3, "--model", model
        };
        int end = wanted.path("completion_ids").get(5).intValue();
        JsonNode named = only(common, List.of("--stop-id", end, "--stop-id", 1));
        assertThat(named.path("token_ids")).hasSize(6);
        assertThat(named.path("finish_reason").stringValue()).isEqualTo("stop");
        Files.writeString(model.resolve("generation_config.json"), "{\"eos_token_id\": [1, " + end + "]}");
        assertThat(only(common, List.of()).path("token_ids")).isEqualTo(named.path("token_ids"));
        assertThat(only(common, List.of("--ignore-eos", "--max-new-tokens", 9)).path("finish_reason"))
                .hasToString("\"length\"");
    }

    @Test
    void appendEosAddsItOnce() throws IOException {
        Path data = file(
                "{\"prompt_ids\": [4], \"completion_ids\": [7, 8]}",
                "{\"prompt_ids\": [4], \"completion_ids\": [7, 1]}",
                "{\"prompt_ids\": [4], \"completion_ids\": []}");
        var plain = lines(CommandLineRun.of("logprobs", "--model", model("tied"), "--data", data)
                .out());
        var ended = lines(CommandLineRun.of("logprobs", "--model", model("tied"), "--data", data, "--append-eos")
                .out());
        assertThat(plain).extracting(line -> line.path("token_ids").toString()).containsExactly("[7,8]", "[7,1]", "[]");
        assertThat(ended)
                .extracting(line -> line.path("token_ids").toString())
                .containsExactly("[7,8,1]", "[7,1]", "[1]");
        assertThat(ended).allSatisfy(line -> assertThat(line.path("logps")).hasSameSizeAs(line.path("token_ids")));
    }

    @Test
    void aModelWithoutATokenizerTakesAndGivesIds() throws IOException {
        Path bare = Files.createDirectory(directory.resolve("bare"));
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(model("tied").resolve(name), bare.resolve(name));
        }
        JsonNode wanted = expected("tied").path("greedy_ids");
        var run = CommandLineRun.of(
                "generate", "--model", bare, "--prompts", file(wanted), "--greedy", "--max-new-tokens", 12);
        List<JsonNode> lines = lines(run.out());
        assertThat(lines.getFirst().path("token_ids")).isEqualTo(wanted.get(0).path("completion_ids"));
        assertThat(lines.getFirst().path("completion").isNull()).isTrue();
        var text = CommandLineRun.of("generate", "--model", bare, "--prompts", file("{\"prompt\": \"Hi\"}"));
        assertThat(text.exit()).isEqualTo(1);
        assertThat(text.err()).contains("no tokenizer.json").hasLineCount(1);
    }

    @Test
    void asJsonTheResultIsOneDocument() throws IOException {
        var run = CommandLineRun.of(
                "generate", "--model", model("tied"), "--prompts", file("{\"prompt\": \"Hi\"}"), "--n", 2, "--json");
        assertThat(JSON.readTree(run.out())).hasSize(2);
    }

    @Test
    void badInputIsOneLineAndWritesNothing() throws IOException {
        Path out = directory.resolve("out.jsonl");
        Path good = file("{\"prompt\": \"Hi\"}");
        assertRefused(2, "needs --prompts", "generate", "--model", model("tied"));
        assertRefused(2, "unknown option --topk", "generate", "--model", model("tied"), "--prompts", good, "--topk", 3);
        assertRefused(2, "many", "generate", "--model", model("tied"), "--prompts", good, "--n", "many");
        assertRefused(1, "does not exist", "generate", "--model", model("tied"), "--prompts", directory.resolve("no"));
        assertRefused(1, "not a directory", "generate", "--model", directory.resolve("no"), "--prompts", good);
        assertRefused(1, "config.json", "generate", "--model", directory, "--prompts", good);
        assertRefused(1, "attune score", "generate", "--model", model("reward"), "--prompts", good);
        assertRefused(1, "temperature", "generate", "--model", model("tied"), "--prompts", good, "--temperature", 0);
        assertRefused(
                1,
                "line 2: not JSON",
                "generate",
                "--model",
                model("tied"),
                "--out",
                out,
                "--prompts",
                file("{\"prompt\": \"Hi\"}", "{\"prompt\": "));
        assertRefused(
                1,
                "line 1: needs prompt",
                "generate",
                "--model",
                model("tied"),
                "--prompts",
                file("{\"text\": \"Hi\"}"));
        assertRefused(
                1,
                "line 1: completion has the token id 320",
                "logprobs",
                "--model",
                model("tied"),
                "--out",
                out,
                "--data",
                file("{\"prompt_ids\": [1], \"completion_ids\": [320]}"));
        assertRefused(
                1,
                "create it first",
                "generate",
                "--model",
                model("tied"),
                "--prompts",
                good,
                "--out",
                directory.resolve("no/out.jsonl"));
        assertThat(out).doesNotExist();
    }

    private static void assertRefused(int exit, String message, Object... arguments) {
        var run = CommandLineRun.of(arguments);
        assertThat(run.err()).contains(message).hasLineCount(1);
        assertThat(run.exit()).isEqualTo(exit);
        assertThat(run.out()).isEmpty();
    }
}
