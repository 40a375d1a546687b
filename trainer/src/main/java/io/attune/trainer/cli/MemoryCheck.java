package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.Example;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Whether the largest step that a run may take fits into memory, asked before the first one. */
final class MemoryCheck {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final String FREE = "MemAvailable:";

    private MemoryCheck() {}

    /**
     * Refuses a run that will not fit.
     *
     * @throws BadInputException saying what it needs, what there is, and what to change
     */
    static void require(TrainableModel model, List<Example> examples, int batchSize) {
        require(needed(model, examples, batchSize), free());
    }

    static void require(long needed, long free) {
        if (needed > free) {
            throw new BadInputException("a step of this run needs about %s more memory and %s are free; give a smaller"
                            .formatted(gigabytes(needed), gigabytes(free))
                    + " --tokens-per-pass, --batch-size or --max-length, or adapters (--lora)");
        }
    }

    /** A batch of the longest examples, and the optimiser's two means of every trained number, whose memory is touched at the first step. */
    static long needed(TrainableModel model, List<Example> examples, int batchSize) {
        List<Sequence> longest = examples.stream()
                .sorted(Comparator.comparingInt(MemoryCheck::tokens).reversed())
                .limit(batchSize)
                .flatMap(example -> example.sequences().stream())
                .toList();
        return model.stepBytes(longest) + 3L * Float.BYTES * model.trained().parameters();
    }

    private static int tokens(Example example) {
        return example.sequences().stream().mapToInt(Sequence::length).sum();
    }

    /** What the system could give without swapping; all there is where it does not say. */
    private static long free() {
        try (Stream<String> lines = Files.lines(MEMORY)) {
            return lines.filter(line -> line.startsWith(FREE))
                    .mapToLong(line -> Long.parseLong(line.substring(FREE.length())
                                    .replace("kB", "")
                                    .strip())
                            << 10)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException notLinux) {
            return Long.MAX_VALUE;
        }
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1 << 30));
    }
}
