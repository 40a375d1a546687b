package io.attune.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.model.FamilyFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** attune score on reward models that transformers wrote. */
class ClassifierCommandsTest {
    private static final double[] WEIGHTS = {1, -0.5, 2, 0, 0.25};

    private final CommandFiles files;
    private final Path directory;

    ClassifierCommandsTest(@TempDir Path directory) {
        this.directory = directory;
        this.files = new CommandFiles(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "mistral", "qwen2", "qwen3", "gpt2", "gpt_neox"})
    void oneOutputIsTheReward(String family) throws IOException {
        Path model = new FamilyFixture("classifier", family + "-1").path();
        JsonNode ended = ended(model);
        CommandLineRun run = CommandLineRun.of("score", "--model=" + model, "--data=" + data(ended));
        assertThat(run.err()).isEmpty();
        assertThat(reward(run)).isCloseTo(ended.path("scores").get(0).asDouble(), within(1e-5));
    }

    @Test
    void severalOutputsNeedWeights() throws IOException {
        Path model = new FamilyFixture("classifier", "qwen2-5").path();
        JsonNode ended = ended(model);
        CommandFiles.assertRefused(
                1,
                model + " gives 5 numbers for a completion, and " + model.resolve("reward_model.json")
                        + " would have to say",
                "score",
                "--model=" + model,
                "--data=" + data(ended));
        for (String file : new String[] {"config.json", "model.safetensors"}) {
            Files.copy(model.resolve(file), directory.resolve(file));
        }
        var form = CommandFiles.JSON.createObjectNode().put("objective", "attribute-regression");
        form.set("weights", CommandFiles.JSON.valueToTree(WEIGHTS));
        Files.writeString(directory.resolve("reward_model.json"), form.toString());
        double sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += WEIGHTS[i] * ended.path("scores").get(i).asDouble();
        }
        CommandLineRun run = CommandLineRun.of("score", "--model=" + directory, "--data=" + data(ended));
        assertThat(reward(run)).isCloseTo(sum, within(1e-5));
    }

    private static double reward(CommandLineRun run) {
        return CommandFiles.lines(run.out()).getFirst().path("reward").asDouble();
    }

    /** A text of its expectations that ends, as the command ends those that do not. */
    private static JsonNode ended(Path model) throws IOException {
        return CommandFiles.JSON
                .readTree(Files.readString(model.resolve("expected.json")))
                .get(0);
    }

    private Path data(JsonNode ended) throws IOException {
        var line = CommandFiles.JSON.createObjectNode();
        var prompt = line.putArray("prompt_ids");
        var completion = line.putArray("completion_ids");
        JsonNode ids = ended.path("ids");
        for (int i = 0; i < ids.size(); i++) {
            (i < 2 ? prompt : completion).add(ids.get(i).asInt());
        }
        return files.file(line.toString());
    }
}
