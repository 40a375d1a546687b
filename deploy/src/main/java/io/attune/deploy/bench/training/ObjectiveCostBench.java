package io.attune.deploy.bench.training;

import static java.util.Locale.ROOT;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.attune.deploy.bench.Printed;
import io.attune.trainer.cli.ThreadsOption;
import io.attune.trainer.data.Batch;
import io.attune.trainer.data.Completing;
import io.attune.trainer.data.Example;
import io.attune.trainer.data.Notes;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Quantity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What an objective costs beside the forward and backward passes around it. */
@Command(
        name = "objective-cost",
        description = "Times every objective on B completions of T tokens, beside a training step of as many.",
        mixinStandardHelpOptions = true)
public final class ObjectiveCostBench implements Callable<Integer> {
    private static final int WARM_UP = 20;
    private static final int TIMED = 21;
    private static final int GROUP = 4;

    private final Clock clock;

    @Option(names = "--rows", paramLabel = "B", defaultValue = "64", description = "default: ${DEFAULT-VALUE}")
    private int rows;

    @Option(names = "--time", paramLabel = "T", defaultValue = "512", description = "default: ${DEFAULT-VALUE}")
    private int time;

    @Option(
            names = "--step-rows",
            paramLabel = "B",
            defaultValue = "4",
            description = "rows of the step that is timed; its time is scaled up to --rows (default: ${DEFAULT-VALUE})")
    private int stepRows;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private Printed printed = new Printed();

    public ObjectiveCostBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        threads.choose();
        double step = step();
        printed.header(String.format(ROOT, "a step of d256 with LoRA 8 at B %d, T %d: %.0f ms", rows, time, step));
        for (Definition<?> definition : Objectives.all()) {
            printed.report(new Cost(definition.id(), cost(definition.create(Map.of())), step));
        }
        return 0;
    }

    /** What an objective took, and a step of as many completions. */
    record Cost(
            String objective,
            @JsonProperty("ms") double millis,
            @JsonProperty("step_ms") double stepMillis) {
        @Override
        public String toString() {
            return String.format(ROOT, "%-22s %8.2f ms  %6.3f %%", objective, millis, 100 * millis / stepMillis);
        }
    }

    private double step() {
        try (var step = new TrainedStep(StepShape.D256.withBatch(stepRows, time), 8, clock)) {
            step.take();
            return median(new double[] {step.take(), step.take(), step.take()}) * rows / stepRows;
        }
    }

    /** Milliseconds, the median of some. */
    private double cost(Objective<?> objective) {
        var random = new SplittableRandom(1);
        Batch batch = batch(objective, random);
        List<Completion> numbers = numbers(objective, batch, random);
        Feedback feedback = batch.feedback(numbers, batch.kind() == Feedback.Kind.BINARY ? numbers : List.of());
        for (int i = 0; i < WARM_UP; i++) {
            objective.evaluateAny(feedback);
        }
        double[] costs = new double[TIMED];
        for (int i = 0; i < TIMED; i++) {
            Instant start = clock.instant();
            objective.evaluateAny(feedback);
            costs[i] = Duration.between(start, clock.instant()).toNanos() / 1e6;
        }
        return median(costs);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private Batch batch(Objective<?> objective, SplittableRandom random) {
        Sequence sequence = new Sequence(new int[] {1}, new int[time]);
        var completing = new Completing(objective);
        List<Example> examples = new ArrayList<>();
        while (examples.stream().mapToInt(example -> example.sequences().size()).sum() < rows) {
            examples.add(
                    switch (objective.definition().feedback()) {
                        case DEMONSTRATIONS -> new Example.Demonstration(sequence, 1);
                        case VERDICTS -> new Example.Verdict(sequence, 1);
                        case PAIRS -> completing.pair(new Example.Preference(sequence, sequence, 1, 0, 1));
                        case BINARY -> new Example.Labelled(sequence, random.nextBoolean(), 1);
                        case RANKINGS ->
                            new Example.Ranking(
                                    List.of(sequence, sequence, sequence, sequence), List.of(1.0, 2.0, 3.0, 4.0), 1);
                        case ROLLOUTS, GROUPS, BLEND -> group(completing, sequence, random);
                        case ATTRIBUTES -> new Example.Attributes(sequence, new double[5], 1);
                        case STEPS -> new Example.Steps(sequence, new double[time], 1);
                    });
        }
        boolean blends = objective.definition().feedback() == Feedback.Kind.BLEND;
        return new Batch(examples, blends ? List.of(new Example.Demonstration(sequence, 1)) : List.of());
    }

    private static Example group(Completing completing, Sequence sequence, SplittableRandom random) {
        List<Notes> notes = new ArrayList<>();
        for (int i = 0; i < GROUP; i++) {
            notes.add(Notes.NONE
                    .with(Quantity.REWARD, random.nextDouble())
                    .with(Quantity.GREEDY_REWARD, random.nextDouble()));
        }
        return completing.group(Collections.nCopies(GROUP, sequence), notes);
    }

    private List<Completion> numbers(Objective<?> objective, Batch batch, SplittableRandom random) {
        List<Completion> numbers = new ArrayList<>();
        for (Notes notes : batch.notes()) {
            numbers.add(notes.on(numbers(objective, random)));
        }
        return numbers;
    }

    private Completion numbers(Objective<?> objective, SplittableRandom random) {
        if (objective.needs().contains(Quantity.SCORE)) {
            return switch (objective.definition().feedback()) {
                case ATTRIBUTES -> Completion.scored(random.doubles(5).toArray());
                case STEPS -> Completion.scored(random.doubles(time).toArray());
                default -> Completion.scored(random.nextDouble());
            };
        }
        Completion completion = Completion.of(random.doubles(time, -6, 0).toArray());
        for (Quantity quantity : objective.needs()) {
            if (quantity.perToken() && quantity.origin() != Quantity.Origin.DATA) {
                completion =
                        completion.with(quantity, random.doubles(time, -6, 0).toArray());
            }
        }
        return completion.has(Quantity.PREFERENCE) || !objective.needs().contains(Quantity.PREFERENCE)
                ? completion
                : completion.with(Quantity.PREFERENCE, random.nextDouble());
    }
}
