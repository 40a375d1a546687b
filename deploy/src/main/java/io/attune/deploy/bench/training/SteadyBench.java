package io.attune.deploy.bench.training;

import static java.util.Locale.ROOT;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.attune.deploy.bench.Printed;
import io.attune.trainer.cli.ThreadsOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether training holds the same memory at its end as after its first steps, when every batch has other lengths. */
@Command(
        name = "steady",
        description =
                "Takes many steps over texts of varying lengths and shows whether the memory held stays the same.",
        mixinStandardHelpOptions = true)
public final class SteadyBench implements Callable<Integer> {
    private final Clock clock;

    @Option(names = "--shape", paramLabel = "NAME", defaultValue = "d256", description = "default: ${DEFAULT-VALUE}")
    private String shape = StepShape.D256.name();

    @Option(names = "--lora", paramLabel = "RANK", defaultValue = "0", description = "default: ${DEFAULT-VALUE}")
    private int lora;

    @Option(names = "--steps", paramLabel = "N", defaultValue = "500", description = "default: ${DEFAULT-VALUE}")
    private int steps;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private Printed printed = new Printed();

    public SteadyBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        if (steps < 10) {
            throw new IllegalArgumentException("--steps is " + steps + ", expected 10 or more");
        }
        threads.choose();
        printed.report(run(StepShape.byName(shape), lora, steps, clock));
        return 0;
    }

    /**
     * Resident memory of the last four fifths of the steps.
     *
     * @param least and most in megabytes of 2^20 bytes
     */
    record Held(int steps, long least, long most) {

        /** How much more the most is than the least, as a share of the least. */
        @JsonProperty
        double spread() {
            return (double) (most - least) / least;
        }

        @Override
        public String toString() {
            return String.format(
                    ROOT, "the last %d steps held %d to %d MB: within %.1f %%", steps, least, most, 100 * spread());
        }
    }

    static Held run(StepShape shape, int lora, int steps, Clock clock) {
        var random = new SplittableRandom(2);
        long[] held = new long[steps];
        try (var step = new TrainedStep(shape, lora, clock)) {
            for (int i = 0; i < steps; i++) {
                step.take(shape.withBatch(1 + random.nextInt(shape.rows()), 8 + random.nextInt(shape.time() - 8)));
                held[i] = Resident.now();
            }
        }
        long[] late = Arrays.copyOfRange(held, steps / 5, steps);
        return new Held(
                late.length,
                Arrays.stream(late).min().orElseThrow(),
                Arrays.stream(late).max().orElseThrow());
    }
}
