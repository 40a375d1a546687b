package io.attune.trainer.cli;

import static io.attune.trainer.cli.CommandFiles.JSON;
import static io.attune.trainer.cli.CommandFiles.expected;
import static io.attune.trainer.cli.CommandFiles.lines;
import static io.attune.trainer.cli.CommandFiles.model;
import static io.attune.trainer.cli.CommandFiles.numbers;
import static io.attune.trainer.cli.CommandFiles.only;
import static io.attune.trainer.cli.CommandFiles.with;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The commands against what transformers says of the same checkpoints. */
class GenerateAndLogprobsTest {
    private final Path directory;
    private final CommandFiles files;

    GenerateAndLogprobsTest(@TempDir Path directory) {
        this.directory = directory;
        files = new CommandFiles(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tied", "grouped", "biased", "half", "bfloat"})
    void greedyContinuationsAreThoseOfTransformersFromIdsAndFromText(String name) throws IOException {
        for (String kind : List.of("greedy_ids", "greedy_texts")) {
            JsonNode wanted = expected(name).path(kind);
            var run = CommandLineRun.of(
                    "generate",
                    "--model",
                    model(name),
                    "--prompts",
                    files.file(wanted),
                    "--greedy",
                    "--max-new-tokens",
                    12);
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
            var run = CommandLineRun.of(
                    "logprobs", "--model", model(name), "--data", files.file(given.toArray(String[]::new)));
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
        Path prompts = files.file(
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
        var scored = lines(CommandLineRun.of(
                        "logprobs", "--model", model("grouped"), "--data", files.file(rows.toArray(String[]::new)))
                .out());
        for (int i = 0; i < samples.size(); i++) {
            assertThat(numbers(samples.get(i).path("logps")))
                    .containsExactly(numbers(scored.get(i).path("logps")), within(1e-4));
            assertThat(numbers(samples.get(i).path("sampling_logps")))
                    .isNotEqualTo(numbers(samples.get(i).path("logps")));
        }
    }

    /** Without them whatever reads the line next would write another prompt. */
    @Test
    void whatTheTemplateIsToldStaysBesideThePrompt() throws IOException {
        Path model = Files.createDirectory(directory.resolve("speaking"));
        try (var all = Files.list(Path.of(model("grouped").toString()))) {
            for (Path file : all.toList()) {
                Files.copy(file, model.resolve(file.getFileName()));
            }
        }
        Files.writeString(model.resolve("chat_template.jinja"), "{{ messages[0].content }} {{ tools }} {{ mood }}");
        String beside = "\"tools\": [{\"name\": \"a\"}], \"chat_template_kwargs\": {\"mood\": \"good\"}";
        Path prompts = files.file("{\"prompt\": [{\"role\": \"user\", \"content\": \"Hi\"}], " + beside + "}");
        JsonNode line = only(
                new Object[] {"generate", "--prompts", prompts, "--greedy", "--max-new-tokens", 2, "--model"},
                List.of(model));
        JsonNode given = JSON.readTree("{" + beside + "}");
        assertThat(line.path("tools")).isEqualTo(given.path("tools"));
        assertThat(line.path("chat_template_kwargs")).isEqualTo(given.path("chat_template_kwargs"));
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
        Path prompts = files.file("{\"prompt\": \"Where is my parcel?\"}");
        Path data = files.file("{\"prompt\": \"Where is\", \"completion\": \" my parcel?\"}");
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

    private static void assertAgree(String field, Object[] command, List<?> one, List<?> other) {
        assertThat(numbers(only(command, one).path(field)))
                .containsExactly(numbers(only(command, other).path(field)), within(1e-4));
    }
}
