package io.attune.trainer.cli;

import static io.attune.trainer.cli.CommandFiles.PAIRS;
import static io.attune.trainer.cli.CommandFiles.model;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.model.Sequence;
import io.attune.trainer.reward.LearnedReward;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Iterative GRPO from the command line: the policy becomes its own reference, and its reward model goes on learning. */
class RewardIterationsTest {
    @TempDir
    private Path directory;

    @Test
    void theRewardModelGoesOnLearningAndIsWritten() throws IOException {
        var files = new CommandFiles(directory);
        Path pairs = files.file(PAIRS);
        CommandLineRun run = tune(
                "--reward=model:dir=" + model("reward"),
                "--retrain-reward=regex:pattern=[a-m0-9 ]$",
                "--replay=" + pairs,
                "--reference-every=2");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.err().lines().filter(line -> line.startsWith("reward model: ")))
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line)
                                .matches(
                                        "reward model: comparisons drawn \\d+ \\(\\d+ % foreseen\\), replayed [12]; loss \\d\\.\\d{4}"));
        Path row = files.file("{\"prompt\": \"Hello\", \"completion\": \" yes\"}");
        List<Object> before = score(model("reward"), row);
        List<Object> after = score(directory.resolve("out/reward-model"), row);
        assertThat(after).hasSize(1).isNotEqualTo(before);
    }

    @Test
    void theRewardModelLearnsInPassesAsThePolicyDoes() {
        List<Sequence> rows = List.of(new Sequence(new int[] {1}, new int[40]));
        try (LearnedReward plain = learner();
                LearnedReward split = learner("--tokens-per-pass=23");
                LearnedReward recomputing = learner("--gradient-checkpointing")) {
            assertThat(plain.model().trained().computing()).doesNotContain("passes of 23");
            assertThat(split.model().trained().computing()).contains("passes of 23");
            assertThat(recomputing.model().trained().stepBytes(rows))
                    .isNotEqualTo(plain.model().trained().stepBytes(rows));
        }
    }

    private static LearnedReward learner(String... passes) {
        String[] required = {"--model=m", "--data=d", "--out=o"};
        var options = CommandLine.populateCommand(
                new TrainingOptions(),
                Stream.concat(Stream.of(required), Stream.of(passes)).toArray(String[]::new));
        return new RewardIterations(options, new RolloutOptions(), new PrintWriter(Writer.nullWriter()))
                .learner(model("reward"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "--reward=length:target=5 --retrain-reward=exact --reference-every=2 | --retrain-reward needs one reward model",
                "--reward=model:dir=x --retrain-reward=exact | --reference-every N, which says how long an iteration is",
                "--reward=length:target=5 --replay=x | --replay is for a reward model that goes on learning",
                "--reward=model:dir=x --retrain-reward=magic --reference-every=2 | x is not a directory",
            })
    void whatCannotBeIsRefusedInOneLine(String arguments, String said) throws IOException {
        CommandLineRun run = tune(arguments.split(" "));
        assertThat(run.exit()).isNotZero();
        assertThat(run.err()).contains(said).hasLineCount(1);
        assertThat(directory.resolve("out")).doesNotExist();
    }

    /** The policy has that layer, so it is the reward model that is asked. */
    @Test
    void layersThatTheRewardModelLacksAreNamedBeforeThePromptsAreRead() throws IOException {
        Path reward = Path.of("src/test/resources/classifier/gpt2-1");
        CommandLineRun run = CommandLineRun.of(
                "tune",
                "--objective=grpo",
                "--model=" + model("tied"),
                "--data=" + new CommandFiles(directory).file("no JSON"),
                "--out=" + directory.resolve("out"),
                "--lora-targets=q_proj",
                "--reward=model:dir=" + reward,
                "--retrain-reward=exact",
                "--reference-every=2");
        assertThat(run.exit()).isNotZero();
        assertThat(run.err())
                .contains("--lora-targets for " + reward + ": there is no layer q_proj to adapt; a gpt2 model has")
                .hasLineCount(1);
    }

    private CommandLineRun tune(String... more) throws IOException {
        Path prompts = new CommandFiles(directory).file("{\"prompt\": \"Why\"}", "{\"prompt\": \"When\"}");
        return CommandLineRun.of(Stream.concat(
                        Stream.of(
                                "tune",
                                "--objective=grpo",
                                "--model=" + model("tied"),
                                "--data=" + prompts,
                                "--out=" + directory.resolve("out"),
                                "--steps=4",
                                "--lora=2",
                                "--max-new-tokens=8"),
                        Stream.of(more))
                .toArray());
    }

    private static List<Object> score(Path model, Path rows) {
        return CommandFiles.lines(CommandLineRun.of("score", "--model=" + model, "--data=" + rows)
                        .out())
                .stream()
                .<Object>map(line -> line.get("reward").asDouble())
                .toList();
    }
}
