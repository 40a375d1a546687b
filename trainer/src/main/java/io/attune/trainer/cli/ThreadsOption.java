package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.ort.SharedRuntime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On how many threads a command computes that does nothing else. */
public final class ThreadsOption {
    public static final String NAME = "--threads";

    private static final int MOST_A_PROCESSOR = 4;

    @Option(
            names = NAME,
            paramLabel = "N",
            description = "of the CPU to compute on (default: one for each processor that this process may use)")
    private @Nullable Integer threads;

    /**
     * Refuses a number of threads that nobody wants, for whoever starts another process that will compute on them.
     *
     * @throws BadInputException if there are fewer than 1 or more than 4 for each processor
     */
    public static void require(int threads) {
        int most = MOST_A_PROCESSOR * Runtime.getRuntime().availableProcessors();
        if (threads < 1 || threads > most) {
            throw new BadInputException(NAME + " is " + threads + "; give 1 to " + most + ", " + MOST_A_PROCESSOR
                    + " for each processor that this process may use");
        }
    }

    /** As {@link #require}, of what was given. */
    public void check() {
        if (threads != null) {
            require(threads);
        }
    }

    /**
     * Has this process compute on them, before it computes anything.
     *
     * @throws BadInputException if there are fewer than 1 or more than 4 for each processor
     */
    public void choose() {
        if (threads != null) {
            require(threads);
            SharedRuntime.computeOn(threads);
        }
    }

    /** What another command is told that is to compute on as many: nothing where nothing was given. */
    public List<String> forOthers() {
        return threads == null ? List.of() : List.of(NAME + "=" + threads);
    }
}
