package io.attune.deploy.bench.training;

import io.attune.deploy.Attune;
import io.attune.deploy.bench.Printed;
import io.attune.trainer.cli.DeviceOption;
import io.attune.trainer.model.BaseFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Times a training step. Each combination runs in a process of its own, so that its memory is its own. */
@Command(
        name = "step",
        description = "Times a training step and shows the least that its arithmetic could take.",
        mixinStandardHelpOptions = true)
public final class StepBench implements Callable<Integer> {
    private static final int WARM_UP = 4;

    private final Clock clock;

    @Option(names = "--shape", paramLabel = "NAME", description = "d256 or d512 (default: both)")
    private @Nullable String shape;

    @Option(names = "--lora", paramLabel = "RANK", description = "0 for all weights (default: 0 and 8)")
    private @Nullable Integer lora;

    @Option(
            names = "--quantize",
            paramLabel = "FORMAT",
            split = ",",
            description = "formats to hold frozen matrices in, of none, int8 and int4, with adapters (default: none)")
    private List<String> formats = List.of(BaseFormat.FLOAT32.toString());

    @Mixin
    private BatchOptions batch = new BatchOptions();

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "9",
            description = "timed, after " + WARM_UP + " others (default: ${DEFAULT-VALUE})")
    private int steps;

    @Option(
            names = "--paced",
            description =
                    "take a step for each line on stdin and print its milliseconds, for whoever interleaves several programs")
    private boolean paced;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Printed printed = new Printed();

    public StepBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        if (steps < 1) {
            throw new IllegalArgumentException("--steps is " + steps + ", expected 1 or more");
        }
        device.check();
        List<BaseFormat> bases = formats.stream().map(BaseFormat::byName).toList();
        if (shape != null && lora != null && bases.size() == 1) {
            device.choose(spec.commandLine().getErr());
            runHere(batch.of(StepShape.byName(shape)), lora, bases.getFirst());
        } else if (paced) {
            throw new IllegalArgumentException("--paced takes one combination: give --shape, --lora and one format");
        } else {
            printed.header(StepReport.HEADER);
            for (StepShape each :
                    shape == null ? List.of(StepShape.D256, StepShape.D512) : List.of(StepShape.byName(shape))) {
                for (int rank : lora == null ? new int[] {0, 8} : new int[] {lora}) {
                    for (BaseFormat base : bases) {
                        printed.report(measure(batch.of(each), rank, base, steps, device.name()));
                    }
                }
            }
        }
        return 0;
    }

    private void runHere(StepShape chosen, int rank, BaseFormat base) throws IOException {
        double peak = paced ? 0 : MultiplyPeak.measure(clock);
        try (var step = new TrainedStep(chosen, rank, base, clock)) {
            for (int i = 0; i < WARM_UP; i++) {
                step.take();
            }
            if (paced) {
                pace(step);
                return;
            }
            double[] millis = new double[steps];
            Arrays.setAll(millis, i -> step.take());
            printed.header(StepReport.HEADER);
            printed.report(report(chosen, rank, base, millis, peak));
        }
    }

    private void pace(TrainedStep step) throws IOException {
        printed.line("ready");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            printed.line(String.format("%.2f %d", step.take(), Resident.peak()));
        }
    }

    private static StepReport report(StepShape shape, int rank, BaseFormat base, double[] millis, double peak) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        return new StepReport(
                shape.name(),
                rank,
                base.toString(),
                shape.rows(),
                shape.time(),
                shape.layers(),
                sorted[sorted.length / 2],
                sorted[0],
                1e3 * shape.operations(rank) / peak,
                peak / 1e9,
                Resident.peak());
    }

    /** Runs this command for one combination in a new process that is set up as this one. */
    static StepReport measure(StepShape shape, int rank, BaseFormat base, int steps, @Nullable String device)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(Attune.class.getName(), "bench", "step", "--json"));
        command.addAll(options(shape, rank, base, steps, device));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process child = builder.start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (child.waitFor() != 0) {
            throw new IOException("the process that measured " + shape + " failed");
        }
        return JsonMapper.shared().readValue(output, StepReport.class);
    }

    /** What this command is told in order to measure one combination. */
    static List<String> options(StepShape shape, int rank, BaseFormat base, int steps, @Nullable String device) {
        List<String> options = new ArrayList<>(List.of(
                "--shape=" + shape.name(),
                "--lora=" + rank,
                "--quantize=" + base,
                "--rows=" + shape.rows(),
                "--time=" + shape.time(),
                "--layers=" + shape.layers(),
                "--steps=" + steps));
        if (device != null) {
            options.add("--device=" + device);
        }
        return options;
    }
}
