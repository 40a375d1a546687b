package io.attune.deploy.serve;

import io.attune.trainer.cli.ThreadsOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On how many threads the trainer behind {@code serve} computes: web and broker need processors, too. */
public final class TrainerThreads {
    private static final int USUAL_LEAST = 2;

    @Option(
            names = ThreadsOption.NAME,
            paramLabel = "N",
            description = "of the CPU that the trainer computes on (default: half of the processors, at least "
                    + USUAL_LEAST + ").")
    private @Nullable Integer threads;

    /**
     * How many.
     *
     * @throws io.attune.trainer.data.BadInputException as {@link ThreadsOption#require}
     */
    public int count() {
        if (threads == null) {
            return usual(Runtime.getRuntime().availableProcessors());
        }
        ThreadsOption.require(threads);
        return threads;
    }

    static int usual(int processors) {
        return Math.max(USUAL_LEAST, processors / 2);
    }
}
