package io.attune.trainer.optim;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the learning rate goes on after it has grown from 0 over the steps of the warm-up; transformers' schedulers of the same names. */
public enum Schedule {
    /** It stays. */
    CONSTANT {
        @Override
        double share(double progress) {
            return 1;
        }
    },
    /** It falls in a straight line to 0 behind the last step. */
    LINEAR {
        @Override
        double share(double progress) {
            return 1 - progress;
        }
    },
    /** It falls along half a cosine to 0 behind the last step (Loshchilov and Hutter 2017, without restarts). */
    COSINE {
        @Override
        double share(double progress) {
            return (1 + Math.cos(Math.PI * progress)) / 2;
        }
    };

    /**
     * The part of the highest learning rate that is left.
     *
     * @param progress 0 when the warm-up ends, towards 1 behind the last step
     */
    abstract double share(double progress);

    /**
     * The learning rate of a step.
     *
     * @param highest where the warm-up ends
     * @param step counted from 1
     * @param warmup steps of the warm-up
     * @param steps in all
     */
    public double learningRate(double highest, long step, long warmup, long steps) {
        if (step <= warmup) {
            return highest * step / warmup;
        }
        return highest * share((double) (step - 1 - warmup) / Math.max(1, steps - warmup));
    }

    /** By its name in lower case. */
    public static Schedule byName(String name) {
        return Arrays.stream(values())
                .filter(schedule -> schedule.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no schedule " + name + "; there are "
                        + Arrays.stream(values()).map(Schedule::toString).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
