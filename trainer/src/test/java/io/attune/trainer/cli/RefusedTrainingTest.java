package io.attune.trainer.cli;

import static io.attune.trainer.cli.CommandFiles.PAIRS;
import static io.attune.trainer.cli.CommandFiles.model;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What sft, reward, tune and score refuse, before anything is written. */
class RefusedTrainingTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "tune --objective=online-dpo | name what judges them with --reward, launch a round with attune serve, or use dpo on a file",
                "tune --objective=online-kto | or use kto on a file",
                "tune --objective=sft | sft learns from demonstrations; use attune sft",
                "tune --objective=bradley-terry | bradley-terry trains a reward model; use attune reward",
                "tune --objective=dop | there is no objective 'dop'",
                "tune --objective=dpo --set=betta=1 | dpo has no parameter 'betta', it has beta",
                "tune --objective=dpo --set=beta=-1 | beta is -1, expected over 0",
                "tune --objective=dpo --epochs=1 --steps=2 | --epochs and --steps are both given",
                "tune --objective=dpo --max-length=999 | --max-length is 999; the model takes 2 to 128",
                "tune --objective=kto --batch-size=1 | kto: batch size is 1, expected at least 2",
                "tune --objective=dpo --learning-rate=0 | learning rate is 0.0, expected over 0",
                "tune --objective=dpo --lora-targets=q_proj,query | /tied: there is no layer query to adapt; a llama model has [q_proj",
                "tune --objective=dpo --lora-alpha=0 | --lora-alpha is 0.0; give a positive number",
                "tune --objective=dpo --full --lora-alpha=8 | --lora-alpha is about adapters, and --full trains all weights; leave out one of the two",
                "tune --objective=dpo --lora=0 --lora-targets=q_proj | --lora-targets is about adapters, and --lora 0 trains all weights",
                "sft --objective=dpo | use attune tune",
                "sft | line 1: needs prompt and completion or messages or text; it has prompt, chosen, rejected",
                "reward --objective=dpo | dpo trains a policy, not a reward model",
                "reward --colour=red | unknown option --colour=red",
            })
    void whatCannotBeIsRefusedInOneLineAndNothingIsWritten(String command, String problem) throws IOException {
        Path data = new CommandFiles(directory).file(PAIRS[0]);
        CommandLineRun run = CommandLineRun.of(Stream.concat(
                        Stream.of(command.split(" ")),
                        Stream.of("--model=" + model("tied"), "--data=" + data, "--out=" + directory.resolve("out")))
                .toArray());
        assertThat(run.exit()).isNotZero();
        assertThat(run.err()).contains(problem);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(data);
        }
    }

    @Test
    void everyBadLineIsNamedBeforeTheEnd() throws IOException {
        Path data = new CommandFiles(directory).file(PAIRS[0], "{", "{\"prompt\": \"x\"}");
        CommandLineRun run = CommandLineRun.of(
                "tune",
                "--objective=dpo",
                "--model=" + model("tied"),
                "--data=" + data,
                "--out=" + directory.resolve("out"));
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(3);
        assertThat(run.err()).contains("line 2: not JSON").contains("line 3: needs chosen or chosen_ids");
        assertThat(run.err())
                .endsWith("2 lines cannot be used, named above; correct or remove them" + System.lineSeparator());
        assertThat(directory.resolve("out")).doesNotExist();
    }

    /** Scores of each token with each: terabytes. */
    @Test
    void rolloutsThatDoNotFitIntoMemoryAreRefusedBeforeTheFirstIsDrawn() throws IOException {
        Path model = withPositions(400_000);
        double kept = gigabytesRefused(model);
        assertThat(gigabytesRefused(model, "--gradient-checkpointing"))
                .isPositive()
                .isLessThan(kept);
    }

    private double gigabytesRefused(Path model, String... more) throws IOException {
        var arguments = new ArrayList<Object>(List.of(
                "tune",
                "--objective=grpo",
                "--reward=length:target=5",
                "--num-generations=2",
                "--max-new-tokens=300000",
                "--max-length=400000",
                "--model=" + model,
                "--data=" + new CommandFiles(directory).file("{\"prompt\": \"Why\"}"),
                "--out=" + directory.resolve("out")));
        arguments.addAll(List.of(more));
        CommandLineRun run = CommandLineRun.of(arguments.toArray());
        assertThat(run.exit()).as(run.err()).isEqualTo(1);
        assertThat(directory.resolve("out")).doesNotExist();
        Matcher refused = Pattern.compile(
                        ".*a step of this run needs about (\\d+\\.\\d) GB more memory and \\d+\\.\\d GB are free on this machine;"
                                + " give --gradient-checkpointing or adapters \\(--lora\\), or a smaller"
                                + " --tokens-per-pass, --batch-size, --num-generations or --max-new-tokens\\s*")
                .matcher(run.err());
        assertThat(refused.matches()).as(run.err()).isTrue();
        return Double.parseDouble(refused.group(1));
    }

    private Path withPositions(int positions) throws IOException {
        Path copy = Files.createDirectory(directory.resolve("model"));
        try (Stream<Path> files = Files.list(model("tied"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Path config = copy.resolve("config.json");
        String text = Files.readString(config);
        String longer = text.replaceFirst("(\"max_position_embeddings\": )\\d+", "$1" + positions);
        assertThat(longer).isNotEqualTo(text);
        Files.writeString(config, longer);
        return copy;
    }

    @Test
    void aPolicyIsNoRewardModelToScoreWith() throws IOException {
        Path data = new CommandFiles(directory).file("{\"prompt\": \"x\", \"completion\": \"y\"}");
        CommandLineRun run = CommandLineRun.of("score", "--model=" + model("tied"), "--data=" + data);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("has no scalar head").contains("train one with attune reward");
    }

    @Test
    void layersToAdaptAreCheckedBeforeTheData() throws IOException {
        Path data = new CommandFiles(directory).file("this is no JSON");
        CommandFiles.assertRefused(
                1,
                "--lora-targets for " + model("tied") + ": there is no layer query to adapt; a llama model has",
                "tune",
                "--model=" + model("tied"),
                "--objective=dpo",
                "--lora-targets=query",
                "--data=" + data,
                "--out=" + directory.resolve("out"));
    }
}
