package io.attune.deploy.bench.training;

import io.attune.deploy.bench.Printed;
import io.attune.deploy.experiment.Chart;
import io.attune.deploy.experiment.Svg;
import io.attune.trainer.cli.ThreadsOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a step's time and memory grow with tokens in a text, texts in a batch and blocks of the model, from the shape d256 on. */
@Command(
        name = "growth",
        description =
                "Shows how a training step's time and memory grow, beside the least that its arithmetic could take.",
        mixinStandardHelpOptions = true)
public final class GrowthBench implements Callable<Integer> {

    private static final StepShape BASE = StepShape.D256;

    /** What grows, and how far. */
    private record Axis(String name, String words, List<Integer> values, IntFunction<StepShape> shape) {}

    private static final List<Axis> AXES = List.of(
            new Axis("time", "tokens in a text", List.of(64, 128, 256, 512, 1024), time -> BASE.withBatch(4, time)),
            new Axis("rows", "texts in a batch", List.of(1, 2, 4, 8, 16), rows -> BASE.withBatch(rows, BASE.time())),
            new Axis("layers", "blocks", List.of(1, 2, 4, 8, 16), BASE::withLayers));

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "5",
            description = "timed for each point (default: ${DEFAULT-VALUE})")
    private int steps;

    @Option(names = "--out", paramLabel = "DIR", description = "draw pictures there")
    private @Nullable Path out;

    @Option(names = "--axis", paramLabel = "NAME", description = "time, rows or layers (default: each)")
    private @Nullable String only;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private Printed printed = new Printed();

    @Override
    public Integer call() throws Exception {
        if (steps < 1) {
            throw new IllegalArgumentException("--steps is " + steps + ", expected 1 or more");
        }
        threads.check();
        List<Axis> axes = chosen();
        printed.header(StepReport.HEADER);
        for (Axis axis : axes) {
            List<StepReport> full = measured(axis, 0);
            List<StepReport> lora = measured(axis, 8);
            if (out != null) {
                Files.createDirectories(out);
                draw(
                        out,
                        axis,
                        "time",
                        "milliseconds of a step",
                        List.of(
                                series("full", axis, full, StepReport::medianMillis),
                                series("full, floor", axis, full, StepReport::floorMillis),
                                series("LoRA 8", axis, lora, StepReport::medianMillis),
                                series("LoRA 8, floor", axis, lora, StepReport::floorMillis)));
                draw(
                        out,
                        axis,
                        "memory",
                        "peak megabytes",
                        List.of(
                                series("full", axis, full, StepReport::megabytes),
                                series("LoRA 8", axis, lora, StepReport::megabytes)));
            }
        }
        return 0;
    }

    private List<Axis> chosen() {
        List<Axis> chosen = AXES.stream()
                .filter(axis -> only == null || axis.name().equals(only))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("--axis is " + only + "; there are time, rows and layers");
        }
        return chosen;
    }

    private List<StepReport> measured(Axis axis, int rank) throws IOException, InterruptedException {
        var reports = new ArrayList<StepReport>();
        for (int value : axis.values()) {
            reports.add(StepBench.measure(Combination.float32(axis.shape().apply(value), rank), steps, null, threads));
            printed.report(reports.getLast());
        }
        return reports;
    }

    private static Chart.Series series(
            String name, Axis axis, List<StepReport> reports, ToDoubleFunction<StepReport> number) {
        double[] x = axis.values().stream().mapToDouble(Integer::doubleValue).toArray();
        return new Chart.Series(name, x, reports.stream().mapToDouble(number).toArray(), true);
    }

    private static void draw(Path out, Axis axis, String what, String unit, List<Chart.Series> series)
            throws IOException {
        String file = axis.name() + "-" + what + ".svg";
        var chart = new Chart("A training step against " + axis.words(), axis.words(), unit, false, series);
        Files.writeString(out.resolve(file), Svg.draw(chart));
    }
}
