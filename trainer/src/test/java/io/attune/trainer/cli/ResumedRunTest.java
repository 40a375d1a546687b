package io.attune.trainer.cli;

import static io.attune.trainer.cli.CommandFiles.model;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Runs of every kind, dead behind a checkpoint, and the same once more with --resume: they end as runs that nothing has stopped. */
class ResumedRunTest {
    private static final Pattern FILE = Pattern.compile("@(.+)");

    @TempDir
    private Path directory;

    /** That of a machine which dies as soon as a file is there. */
    private static final class LastClock extends Clock {
        private final Path end;

        LastClock(Path end) {
            this.end = end;
        }

        @Override
        public Instant instant() {
            if (Files.exists(end)) {
                throw new IllegalStateException("the machine is dead");
            }
            return Instant.EPOCH;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        List<String> prompts = new ArrayList<>();
        List<String> pairs = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            String prompt = "{\"prompt\": \"Hello " + "a".repeat(i) + "\"";
            String yes = "\" yes" + "!".repeat(9 - i) + "\"";
            prompts.add(prompt + "}");
            pairs.add(prompt + ", \"chosen\": " + yes + ", \"rejected\": \" no\", \"margin\": " + i % 4 + "}");
            answers.add(prompt + ", \"completion\": " + yes + "}");
            labels.add(prompt + ", \"completion\": " + yes + ", \"label\": " + (i % 2 == 0) + "}");
        }
        Files.write(directory.resolve("prompts"), prompts);
        Files.write(directory.resolve("pairs"), pairs);
        Files.write(directory.resolve("answers"), answers);
        Files.write(directory.resolve("labels"), labels);
        answers.add("""
                {"prompt": [{"role": "user", "content": "Hello"}], "completion": [{"role": "assistant", "content": " yes"},
                 {"role": "user", "content": "?"}, {"role": "assistant", "content": " no"}]}""".replace("\n", ""));
        Files.write(directory.resolve("exchanges"), answers);
    }

    /**
     * Of each command the steps of the last two checkpoints. Beside weights and moments, float16 has a scale of the loss, a KL with a target its weight, and reinforce the average reward so
     * far; a curriculum's second stage begins with step 7; steps on the same drawn answers end together.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sft --data=@answers | 4 | 5",
                "reward --data=@pairs --tokens-per-pass=16 | 4 | 5",
                "tune --objective=dpo --data=@pairs --full --group-by-length | 4 | 5",
                "tune --objective=dpo --data=@pairs --quantize=int8 --reference-every=3 | 4 | 5",
                "tune --objective=dpo --data=@pairs --precision=float16 --set=beta=20 | 4 | 5",
                "tune --objective=tr-dpo --data=@pairs --set=sync_steps=3 | 4 | 5",
                "tune --objective=tr-kto --data=@labels --set=sync_steps=3 --full --tokens-per-pass=16 | 4 | 5",
                "tune --objective=curry-dpo --data=@pairs | 5 | 6",
                "tune --objective=curry-dpo --data=@pairs | 7 | 8",
                "tune --objective=grpo @draws --full --reference-every=2 | 4 | 5",
                "tune --objective=grpo @draws --kl-target=0.5 --kl-horizon=50 | 4 | 5",
                "tune --objective=grpo @draws --precision=bfloat16 | 4 | 5",
                "tune --objective=grpo @draws --precision=float16 --full --num-iterations=2 | 4 | 6",
                "tune --objective=reinforce @draws | 4 | 5",
                "tune --objective=dapo @draws | 4 | 5",
                "tune --objective=remax @draws --no-shuffle | 4 | 5",
                "tune --objective=ppo @draws | 4 | 8",
                "tune --objective=ppo-ptx @draws --ptx=@exchanges --num-iterations=2 | 4 | 6",
                "tune --objective=grpo @learned --reference-every=2 --retrain-reward=regex:pattern=[a-m0-9]$ --replay=@pairs | 4 | 5",
            })
    void endsAsIfNothingHadStoppedIt(String command, long before, long last) throws IOException {
        CommandLineRun whole = run(Clock.systemUTC(), command, "whole");
        assertThat(whole.exit()).as(whole.err()).isZero();

        CommandLineRun dead = run(new LastClock(checkpoint(last)), command + " --checkpoint-every=1", "dead");
        assertThat(dead.exit()).isNotZero();
        assertThat(directory.resolve("dead")).doesNotExist();
        assertThat(directory.resolve("dead.checkpoints"))
                .isDirectoryContaining(checkpoint(before)::equals)
                .isDirectoryContaining(checkpoint(last)::equals);

        CommandLineRun resumed = run(Clock.systemUTC(), command + " --resume", "dead");
        assertThat(resumed.exit()).as(resumed.err()).isZero();
        assertThat(metrics("dead")).hasSize(12).isEqualTo(metrics("whole"));
        assertThat(files("dead")).isEqualTo(files("whole"));
        assertThat(directory.resolve("dead.checkpoints")).doesNotExist();
    }

    @Test
    void aDamagedCheckpointIsWrittenAgain() throws IOException {
        String command = "sft --data=@answers --checkpoint-every=1";
        run(Clock.systemUTC(), command, "whole");
        run(new LastClock(checkpoint(5)), command, "dead");
        Files.write(checkpoint(5).resolve("run.json"), new byte[0]);

        CommandLineRun resumed = run(Clock.systemUTC(), command + " --resume", "dead");
        assertThat(resumed.exit()).as(resumed.err()).isZero();
        assertThat(files("dead")).isEqualTo(files("whole"));
    }

    @Test
    void aRunDoesNotBeginWhereAnotherHasLeftCheckpoints() {
        String command = "sft --data=@answers --checkpoint-every=1";
        run(new LastClock(checkpoint(5)), command, "dead");

        CommandLineRun anew = run(Clock.systemUTC(), command + " --seed=7", "dead");
        assertThat(anew.exit()).isNotZero();
        assertThat(anew.err()).contains("a run has left step 5 in").contains("give --resume to go on with it");
        assertThat(checkpoint(5)).exists();
    }

    private Path checkpoint(long step) {
        return directory.resolve("dead.checkpoints/checkpoint-%012d".formatted(step));
    }

    private CommandLineRun run(Clock clock, String command, String out) {
        String draws = "--data=@prompts --max-new-tokens=6 --temperature=1.2 --reward=";
        String whole = command.replace("@draws", draws + "regex:pattern=[a-m0-9]$")
                        .replace("@learned", draws + "model:dir=@reward")
                + " --out=@" + out + " --metrics=@" + out + ".jsonl --batch-size=2 --steps=12"
                + " --learning-rate=0.01 --schedule=cosine --warmup=4 --model=@tied";
        return CommandLineRun.at(
                clock,
                Arrays.stream(whole.split(" "))
                        .map(word -> FILE.matcher(word)
                                .replaceAll(name -> Matcher.quoteReplacement(
                                        file(name.group(1)).toString())))
                        .toArray());
    }

    private Path file(String name) {
        return switch (name) {
            case "tied", "reward" -> model(name);
            default -> directory.resolve(name);
        };
    }

    /** What was said last of each step, but how fast it was. */
    private Map<Long, String> metrics(String out) throws IOException {
        var metrics = new TreeMap<Long, String>();
        for (String line : Files.readAllLines(directory.resolve(out + ".jsonl"))) {
            JsonNode said = CommandFiles.JSON.readTree(line);
            metrics.put(
                    said.get("step").asLong(),
                    said.propertyStream()
                            .filter(one -> !one.getKey().equals("tokens_per_second"))
                            .toList()
                            .toString());
        }
        return metrics;
    }

    private Map<String, String> files(String out) throws IOException {
        var files = new TreeMap<String, String>();
        Path root = directory.resolve(out);
        try (Stream<Path> walked = Files.walk(root)) {
            for (Path file : walked.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
            }
        }
        return files;
    }
}
