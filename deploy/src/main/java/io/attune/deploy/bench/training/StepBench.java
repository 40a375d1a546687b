package io.attune.deploy.bench.training;

import io.attune.deploy.bench.OwnProcess;
import io.attune.deploy.bench.Printed;
import io.attune.trainer.cli.DeviceOption;
import io.attune.trainer.cli.PrecisionOption;
import io.attune.trainer.cli.ThreadsOption;
import io.attune.trainer.model.BaseFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            split = ",",
            description = "to multiply matrices in, of float32, bfloat16 and float16 (default: float32)")
    private List<String> precisions = List.of("float32");

    @Option(
            names = "--gradient-checkpointing",
            description = "run each block again on the way back instead of keeping what it made")
    private boolean rerunsBlocks;

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

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

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
        // Before the device is looked at: that starts ONNX Runtime.
        threads.choose();
        device.check();
        List<Combination> combinations = combinations();
        if (shape != null && lora != null && combinations.size() == 1) {
            device.choose(spec.commandLine().getErr());
            runHere(combinations.getFirst());
        } else if (paced) {
            throw new IllegalArgumentException(
                    "--paced takes one combination: give --shape, --lora, one format and one precision");
        } else {
            printed.header(StepReport.HEADER);
            for (Combination each : combinations) {
                printed.report(measure(each, steps, device.name(), threads));
            }
        }
        return 0;
    }

    private List<Combination> combinations() {
        List<StepShape> shapes =
                shape == null ? List.of(StepShape.D256, StepShape.D512) : List.of(StepShape.byName(shape));
        var all = new ArrayList<Combination>();
        for (StepShape each : shapes) {
            for (int rank : lora == null ? new int[] {0, 8} : new int[] {lora}) {
                for (String format : formats) {
                    for (String precision : precisions) {
                        all.add(new Combination(
                                batch.of(each),
                                rank,
                                BaseFormat.byName(format),
                                PrecisionOption.byName(precision),
                                rerunsBlocks));
                    }
                }
            }
        }
        return all;
    }

    private void runHere(Combination chosen) throws IOException {
        double peak = paced ? 0 : MultiplyPeak.measure(clock);
        try (var step = new TrainedStep(chosen, clock)) {
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
            printed.report(report(chosen, millis, peak));
        }
    }

    private void pace(TrainedStep step) throws IOException {
        printed.line("ready");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            printed.line(String.format("%.2f %d", step.take(), Resident.peak()));
        }
    }

    private static StepReport report(Combination chosen, double[] millis, double peak) {
        StepShape shape = chosen.shape();
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        return new StepReport(
                shape.name(),
                chosen.rank(),
                chosen.base().toString(),
                PrecisionOption.nameOf(chosen.precision()),
                chosen.rerunsBlocks() ? "rerun" : "kept",
                shape.rows(),
                shape.time(),
                shape.layers(),
                sorted[sorted.length / 2],
                sorted[0],
                1e3 * shape.operations(chosen.rank()) / peak,
                peak / 1e9,
                Resident.peak());
    }

    /** Runs this command for one combination in a process of its own. */
    static StepReport measure(Combination combination, int steps, @Nullable String device, ThreadsOption threads)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bench", "step", "--json"));
        command.addAll(options(combination, steps, device, threads));
        Process child = OwnProcess.start(command);
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (child.waitFor() != 0) {
            throw new IOException("the process that measured " + combination + " failed");
        }
        return JsonMapper.shared().readValue(output, StepReport.class);
    }

    /** What this command is told in order to measure one combination. */
    static List<String> options(Combination combination, int steps, @Nullable String device, ThreadsOption threads) {
        StepShape shape = combination.shape();
        List<String> options = new ArrayList<>(List.of(
                "--shape=" + shape.name(),
                "--lora=" + combination.rank(),
                "--quantize=" + combination.base(),
                "--precision=" + PrecisionOption.nameOf(combination.precision()),
                "--rows=" + shape.rows(),
                "--time=" + shape.time(),
                "--layers=" + shape.layers(),
                "--steps=" + steps));
        if (combination.rerunsBlocks()) {
            options.add("--gradient-checkpointing");
        }
        if (device != null) {
            options.add("--device=" + device);
        }
        options.addAll(threads.forOthers());
        return options;
    }
}
