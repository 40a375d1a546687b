package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.TrainableModel;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much of a training step is in memory at once. */
final class PassOptions {
    @Option(
            names = "--tokens-per-pass",
            paramLabel = "N",
            description =
                    "split what a step runs at once, for less memory and a third more time; the result is the same")
    private @Nullable Integer tokens;

    @Option(
            names = "--gradient-checkpointing",
            description = "keep of each block what it reads alone, and run it again on the way back, for less memory"
                    + " and up to a third more time; the result is the same to the bit")
    private boolean recomputesBlocks;

    void check() {
        if (tokens != null && tokens < 1) {
            throw new BadInputException("--tokens-per-pass is " + tokens + "; give 1 or more");
        }
    }

    void applyTo(TrainableModel model) {
        if (tokens != null) {
            model.splitPasses(tokens);
        }
        if (recomputesBlocks) {
            model.recomputeBlocks();
        }
    }

    /** Adds what changes a step, by the name that the user knows it by. */
    void decisive(Map<String, String> decisive) {
        decisive.put("--tokens-per-pass", String.valueOf(tokens));
    }
}
