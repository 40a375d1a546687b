package io.attune.trainer.cli;

import static io.attune.trainer.cli.CommandFiles.JSON;
import static io.attune.trainer.cli.CommandFiles.assertRefused;
import static io.attune.trainer.cli.CommandFiles.expected;
import static io.attune.trainer.cli.CommandFiles.lines;
import static io.attune.trainer.cli.CommandFiles.model;
import static io.attune.trainer.cli.CommandFiles.only;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the options of {@code generate} and {@code logprobs} do, and what they refuse. */
class GenerateOptionsTest {
    private final Path directory;
    private final CommandFiles files;

    GenerateOptionsTest(@TempDir Path directory) {
        this.directory = directory;
        files = new CommandFiles(directory);
    }

    @Test
    void aStopStringEndsTheCompletionAndIsLeftOutOfTheText() throws IOException {
        Path prompts = files.file("{\"prompt\": \"the customer\"}");
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
        JsonNode wanted = JSON.readTree(CommandFiles.class.getResourceAsStream("/sample/transformers.json"))
                .path("greedy");
        Object[] common = {
            "generate", "--model", model("tied"), "--prompts", files.file(List.of(wanted)), "--greedy", "--ignore-eos"
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
        JsonNode wanted = JSON.readTree(CommandFiles.class.getResourceAsStream("/sample/transformers.json"))
                .path("greedy");
        Object[] common = {
            "generate",
            "--prompts",
            files.file(List.of(wanted)),
            "--greedy",
            "--repetition-penalty",
            1.3,
            "--model",
            model
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
        Path data = files.file(
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
                "generate", "--model", bare, "--prompts", files.file(wanted), "--greedy", "--max-new-tokens", 12);
        List<JsonNode> lines = lines(run.out());
        assertThat(lines.getFirst().path("token_ids")).isEqualTo(wanted.get(0).path("completion_ids"));
        assertThat(lines.getFirst().path("completion").isNull()).isTrue();
        var text = CommandLineRun.of("generate", "--model", bare, "--prompts", files.file("{\"prompt\": \"Hi\"}"));
        assertThat(text.exit()).isEqualTo(1);
        assertThat(text.err()).contains("no tokenizer.json").hasLineCount(1);
    }

    @Test
    void asJsonTheResultIsOneDocument() throws IOException {
        var run = CommandLineRun.of(
                "generate",
                "--model",
                model("tied"),
                "--prompts",
                files.file("{\"prompt\": \"Hi\"}"),
                "--n",
                2,
                "--json");
        assertThat(JSON.readTree(run.out())).hasSize(2);
    }

    @Test
    void badInputIsOneLineAndWritesNothing() throws IOException {
        Path out = directory.resolve("out.jsonl");
        Path good = files.file("{\"prompt\": \"Hi\"}");
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
                files.file("{\"prompt\": \"Hi\"}", "{\"prompt\": "));
        assertRefused(
                1,
                "line 1: needs prompt",
                "generate",
                "--model",
                model("tied"),
                "--prompts",
                files.file("{\"text\": \"Hi\"}"));
        assertRefused(
                1,
                "line 1: completion has the token id 320",
                "logprobs",
                "--model",
                model("tied"),
                "--out",
                out,
                "--data",
                files.file("{\"prompt_ids\": [1], \"completion_ids\": [320]}"));
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
}
