package io.attune.deploy.bench.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.deploy.bench.StoppedBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneRunTest {
    private static final StepShape TINY = new StepShape("tiny", 320, 16, 1, 2, 32, 1, 8);

    @TempDir
    private Path directory;

    @Test
    void aWholeRunOfDpoIsTimedInAProcessOfItsOwn() throws IOException, InterruptedException {
        TuneReport report = DpoBench.run(TINY, 0, 16).measure();
        assertThat(report.amount()).isEqualTo(16);
        assertThat(report.seconds()).isPositive();
        assertThat(report.perSecond()).isEqualTo(16 / report.seconds());
        assertThat(report.megabytes()).isBetween(50L, 2000L);
        assertThat(report.toString()).contains("dpo", "tiny", "full", "16 pairs");
    }

    @Test
    void aWholeRunOfGrpoDrawsItsCompletions() throws IOException, InterruptedException {
        TuneReport report = GrpoBench.run(TINY, 4, 1, 4).measure();
        assertThat(report.amount()).isEqualTo(32);
        assertThat(report.seconds()).isPositive();
        assertThat(report.toString()).contains("grpo", "LoRA 4", "32 completions");
    }

    /** A benchmark as a process, whose run would take minutes. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            List<String> options = List.of("--batch-size=2", "--steps=100000", "--metrics=" + arguments[0]);
            new TuneRun("dpo", TINY, 0, 16, options, 200_000, "pairs").measure();
        }
    }

    @Test
    void whatIsStoppedLeavesNothing() throws IOException, InterruptedException {
        Path metrics = directory.resolve("metrics");
        var bench = new StoppedBench(directory.resolve("temporary"), Child.class, metrics.toString());
        bench.await(metrics);
        assertThat(bench.scratch("attune-tune")).hasSize(1);
        List<ProcessHandle> started = bench.process().descendants().toList();
        assertThat(bench.stop()).isEqualTo(143);
        assertThat(bench.scratch("attune-tune")).isEmpty();
        assertThat(started).hasSize(1).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void theFilesAreTheSameEachTime() throws IOException {
        TuneFiles first = TuneFiles.write(directory.resolve("first"), TINY, 3);
        TuneFiles second = TuneFiles.write(directory.resolve("second"), TINY, 3);
        assertThat(second.pairs()).hasSameBinaryContentAs(first.pairs());
        for (String file : new String[] {"model.safetensors", "tokenizer.json", "config.json"}) {
            assertThat(second.model().resolve(file))
                    .hasSameBinaryContentAs(first.model().resolve(file));
        }
        assertThat(Files.readAllLines(first.pairs())).hasSize(3);
    }
}
