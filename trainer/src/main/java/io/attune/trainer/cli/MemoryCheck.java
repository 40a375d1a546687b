package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.Example;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.ort.CpuDevice;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.ResidentDevice;
import io.attune.trainer.rollout.RolloutMemory;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Whether the largest step that a run may take fits into the memory of the device that it computes on, asked before the first one. */
final class MemoryCheck {
    private static final String ON_A_FILE = "--tokens-per-pass, --batch-size or --max-length";
    private static final String ON_ROLLOUTS = "--tokens-per-pass, --batch-size, --num-generations or --max-new-tokens";

    private MemoryCheck() {}

    /**
     * Refuses a run on a file that will not fit.
     *
     * @throws BadInputException saying what it needs, what there is, and what to change
     */
    static void require(TrainableModel model, List<Example> examples, int batchSize) {
        require(needed(model, examples, batchSize), ON_A_FILE);
    }

    /**
     * Refuses a run on rollouts that will not fit.
     *
     * @param feedback what the objective learns from
     * @throws BadInputException saying what it needs, what there is, and what to change
     */
    static void require(RolloutMemory rollouts, Feedback.Kind feedback) {
        require(needed(rollouts, feedback), ON_ROLLOUTS);
    }

    /** What is drawn for and learned of the longest prompts, and what the optimisers have not touched yet. */
    static long needed(RolloutMemory rollouts, Feedback.Kind feedback) {
        RolloutMemory.Retraining retraining = rollouts.retraining();
        return rollouts.bytes(feedback)
                + untouched(rollouts.model())
                + (retraining == null ? 0 : untouched(retraining.model()));
    }

    private static void require(long needed, String smaller) {
        Device device = Device.ofProcess();
        require(needed, device.freeBytes().orElse(Long.MAX_VALUE), device, smaller);
    }

    static void require(long needed, long free, Device device, String smaller) {
        if (needed > free) {
            throw new BadInputException("a step of this run needs about %s more memory and %s are free on %s;"
                            .formatted(gigabytes(needed), gigabytes(free), device.words())
                    + " give --gradient-checkpointing or adapters (--lora), or a smaller " + smaller);
        }
    }

    /** A batch of the longest examples, and what the optimiser has not touched yet. */
    static long needed(TrainableModel model, List<Example> examples, int batchSize) {
        return model.stepBytes(longest(examples, batchSize)) + untouched(model);
    }

    /** The sequences of the longest examples. */
    static List<Sequence> longest(List<Example> examples, int count) {
        return examples.stream()
                .sorted(Comparator.comparingInt(MemoryCheck::tokens).reversed())
                .limit(count)
                .flatMap(example -> example.sequences().stream())
                .toList();
    }

    /** A gradient for each lane and the optimiser's two means: the system gives their memory at the first step, a device has given it already. */
    private static long untouched(TrainableModel model) {
        return switch (Device.ofProcess()) {
            case CpuDevice cpu ->
                (cpu.lanes() + 2L) * Float.BYTES * model.trained().parameters();
            case ResidentDevice _ -> 0;
        };
    }

    private static int tokens(Example example) {
        return example.sequences().stream().mapToInt(Sequence::length).sum();
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1 << 30));
    }
}
