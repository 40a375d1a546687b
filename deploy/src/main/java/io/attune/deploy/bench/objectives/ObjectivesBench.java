package io.attune.deploy.bench.objectives;

import static java.util.Locale.ROOT;

import io.attune.deploy.bench.Printed;
import io.attune.deploy.bench.Scratch;
import io.attune.deploy.experiment.Svg;
import io.attune.trainer.cli.ThreadsOption;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Objectives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One table of all objectives. It can be stopped: what is known stands in the file, and the next run goes on. */
@Command(
        name = "objectives",
        description =
                "Trains the demo's policy by every objective with equally many completions and the same learning rates, and"
                        + " compares them by the oracle.",
        mixinStandardHelpOptions = true)
public final class ObjectivesBench implements Callable<Integer> {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "a file of trials for each budget, table.md and picture.svg")
    private Path out = Path.of("");

    @Option(
            names = "--ids",
            split = ",",
            paramLabel = "ID",
            description = "only these (default: all that train a policy)")
    private List<String> ids = new ArrayList<>();

    @Option(
            names = "--rates",
            split = ",",
            paramLabel = "X",
            defaultValue = "4e-4,1.2e-3,3.6e-3",
            description = "learning rates, the same for all (default: ${DEFAULT-VALUE})")
    private List<Double> rates = new ArrayList<>();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "from 1 on (default: ${DEFAULT-VALUE})")
    private int seeds;

    @Option(
            names = "--batches",
            paramLabel = "N",
            defaultValue = "32",
            description = "batches drawn, each of --prompts prompts (default: ${DEFAULT-VALUE})")
    private int batches;

    @Option(names = "--prompts", paramLabel = "N", defaultValue = "4", description = "default: ${DEFAULT-VALUE}")
    private int prompts;

    @Option(names = "--completions", paramLabel = "N", defaultValue = "4", description = "default: ${DEFAULT-VALUE}")
    private int completions;

    @Option(names = "--held-out", paramLabel = "N", defaultValue = "200", description = "default: ${DEFAULT-VALUE}")
    private int heldOut;

    @Option(names = "--minutes", paramLabel = "N", description = "stop after so many; the next run goes on")
    private @Nullable Integer minutes;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private Printed printed = new Printed();

    private final Clock clock;

    public ObjectivesBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        threads.choose();
        var budget = new Budget(batches, prompts, completions, heldOut);
        List<Definition<?>> definitions = ids.isEmpty()
                ? Objectives.all().stream()
                        .filter(definition -> !definition.rewardModel())
                        .toList()
                : ids.stream().<Definition<?>>map(Objectives::definition).toList();
        Files.createDirectories(out);
        var file = new TrialFile(out.resolve(budget.fileName()));
        try (Scratch scratch = Scratch.make("attune-objectives");
                Desk desk = new Desk(scratch.directory())) {
            runAll(new Course(desk, budget), definitions, file);
        }
        report(file.all());
        return 0;
    }

    /** A whole sweep of one seed first, so that a table is there early. */
    private void runAll(Course course, List<Definition<?>> definitions, TrialFile file) throws IOException {
        Instant start = clock.instant();
        for (long seed = 1; seed <= seeds; seed++) {
            for (double rate : rates) {
                for (Definition<?> definition : definitions) {
                    boolean late = minutes != null
                            && Duration.between(start, clock.instant()).toMinutes() >= minutes;
                    if (!late && !file.has(definition.id(), rate, seed)) {
                        file.add(told(trial(course, definition, rate, seed)));
                    }
                }
            }
        }
    }

    /** A rate at which numbers leave their range is a result, and no reason to stop. */
    private static Trial trial(Course course, Definition<?> definition, double rate, long seed) {
        try {
            return course.run(definition, rate, seed);
        } catch (ArithmeticException diverged) {
            return new Trial(definition.id(), rate, seed, 0, 0, 0, 0, 0, 0, String.valueOf(diverged.getMessage()));
        }
    }

    private Trial told(Trial trial) {
        printed.progress(String.format(
                ROOT,
                "%-22s rate %.1e seed %d  %s",
                trial.objective(),
                trial.rate(),
                trial.seed(),
                trial.succeeded()
                        ? String.format(
                                ROOT,
                                "win rate %.3f, reward %.2f, KL %.2f, %.1f processor s",
                                trial.winRate(),
                                trial.reward(),
                                trial.kl(),
                                trial.seconds())
                        : trial.failure()));
        return trial;
    }

    private void report(List<Trial> trials) throws IOException {
        var standings = new Standings(trials);
        String table = standings.table();
        Files.writeString(out.resolve("table.md"), table);
        if (standings.drawable()) {
            Files.writeString(out.resolve("picture.svg"), Svg.draw(standings.chart()));
        }
        printed.table(table, trials);
    }
}
