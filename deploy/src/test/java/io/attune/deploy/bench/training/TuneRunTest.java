package io.attune.deploy.bench.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
