package io.attune.trainer.cli;

import static io.attune.trainer.cli.CommandFiles.PAIRS;
import static io.attune.trainer.cli.CommandFiles.lines;
import static io.attune.trainer.cli.CommandFiles.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.model.Safetensors;
import io.attune.trainer.model.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A critic on its way from one training to the next. */
class CriticCommandsTest {
    private static final String HEAD = "value_head.safetensors";

    /** So low that no weight moves: what is written is what training began with. */
    private static final String STILL = "--learning-rate=1e-30";

    private final Path model = CommandFiles.model("tied");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"--full", "--lora=2"})
    void trainingGoesOnWithTheCriticOfTheModel(String tuning) throws IOException {
        CommandLineRun first = ppo("first", model, tuning, "--learning-rate=0.01");
        assertThat(first.err()).doesNotContain("critic");
        Path trained = directory.resolve("first");
        CommandLineRun second = ppo("second", trained, tuning, STILL);
        assertThat(second.err().lines()).contains("the critic goes on from " + trained.resolve(HEAD));
        assertThat(weight(trained)).doesNotContain(0);
        assertThat(weight(directory.resolve("second"))).isEqualTo(weight(trained));
    }

    @Test
    void trainingGoesOnWithTheCriticOfTheAdapter() throws IOException {
        ppo("first", model, "--lora=2", "--learning-rate=0.01");
        Path adapter = directory.resolve("first/adapter");
        CommandLineRun second = ppo("second", model, "--lora=2", STILL, "--adapter=" + adapter);
        assertThat(second.err().lines()).contains("the critic goes on from " + adapter.resolve(HEAD));
        assertThat(weight(directory.resolve("second/adapter"))).isEqualTo(weight(adapter));
    }

    @Test
    void whatHasNoCriticNeitherTakesNorLeavesOne() throws IOException {
        ppo("first", model, "--full", STILL);
        CommandLineRun dpo = tune("dpo", "second", directory.resolve("first"));
        assertThat(dpo.exit()).as(dpo.err()).isZero();
        assertThat(dpo.err()).doesNotContain("critic");
        assertThat(directory.resolve("second").resolve(HEAD)).doesNotExist();
        assertThat(directory.resolve("second/adapter").resolve(HEAD)).doesNotExist();
    }

    @Test
    void theCriticOfAnotherModelIsRefusedInOneLineAndNothingIsWritten() throws IOException {
        ppo("first", model, "--full", STILL);
        Path head = directory.resolve("first").resolve(HEAD);
        Safetensors.write(head, List.of(Tensor.zeros("v_head.summary.weight", 1, 8)));
        CommandLineRun second = tune("ppo", "second", directory.resolve("first"));
        assertThat(second.exit()).isEqualTo(1);
        assertThat(second.err().lines())
                .singleElement()
                .asString()
                .contains(head + " holds a tensor v_head.summary.weight[1, 8]");
        assertThat(directory.resolve("second")).doesNotExist();
    }

    @Test
    void logprobsSaysWhatTheCriticExpects() throws IOException {
        ppo("first", model, "--lora=2", "--learning-rate=0.01");
        Path data = Files.writeString(
                directory.resolve("rows.jsonl"), "{\"prompt_ids\": [5, 6], \"completion_ids\": [40, 41, 42]}");
        Path trained = directory.resolve("first");
        CommandLineRun merged = CommandLineRun.of("logprobs", "--values", "--model=" + trained, "--data=" + data);
        CommandLineRun adapted = CommandLineRun.of(
                "logprobs",
                "--values",
                "--model=" + model,
                "--adapter=" + trained.resolve("adapter"),
                "--data=" + data);
        CommandLineRun without = CommandLineRun.of("logprobs", "--model=" + trained, "--data=" + data);
        var line = lines(merged.out()).getFirst();
        double[] values = numbers(line.path("values"));
        assertThat(line.propertyNames()).containsExactly("token_ids", "logps", "values");
        assertThat(values).hasSize(3).doesNotContain(0);
        assertThat(numbers(lines(adapted.out()).getFirst().path("values"))).containsExactly(values, within(1e-4));
        assertThat(numbers(lines(without.out()).getFirst().path("logps")))
                .containsExactly(numbers(line.path("logps")), within(1e-6));
        CommandFiles.assertRefused(
                1,
                model + " has no " + HEAD + ", which holds a critic",
                "logprobs",
                "--values",
                "--model=" + model,
                "--data=" + data);
    }

    private CommandLineRun ppo(String out, Path from, String... more) throws IOException {
        CommandLineRun run = tune("ppo", out, from, more);
        assertThat(run.exit()).as(run.err()).isZero();
        return run;
    }

    private CommandLineRun tune(String objective, String out, Path from, String... more) throws IOException {
        var words = new ArrayList<>(List.of("tune", "--objective=" + objective, "--model=" + from));
        words.add("--out=" + directory.resolve(out));
        if (objective.equals("ppo")) {
            words.add("--data=" + new CommandFiles(directory).file("{\"prompt\": \"Why\"}", "{\"prompt\": \"When\"}"));
            words.addAll(List.of("--reward=length:target=5", "--max-new-tokens=8", "--num-generations=2", "--steps=2"));
        } else {
            words.add("--data=" + new CommandFiles(directory).file(PAIRS));
        }
        words.addAll(List.of(more));
        return CommandLineRun.of(words.toArray());
    }

    private static float[] weight(Path place) {
        return Safetensors.read(place.resolve(HEAD)).getFirst().toArray();
    }
}
