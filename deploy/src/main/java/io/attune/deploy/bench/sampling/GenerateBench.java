package io.attune.deploy.bench.sampling;

import io.attune.deploy.bench.Printed;
import io.attune.trainer.cli.DeviceOption;
import io.attune.trainer.cli.PrecisionOption;
import io.attune.trainer.cli.ThreadsOption;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.ModelDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times sampling. */
@Command(
        name = "generate",
        description =
                "Times the drawing of completions, both log-probs with each token (temperature .8, top-k 50, top-p .95).",
        mixinStandardHelpOptions = true)
public final class GenerateBench implements Callable<Integer> {
    private static final int WARM_UP = 3;

    private final Clock clock;

    @Option(names = "--model", paramLabel = "DIR", required = true, description = "a Hugging Face model directory")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private Path model;

    @Option(
            names = "--batch",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,16",
            description = "completions drawn together (default: ${DEFAULT-VALUE})")
    private List<Integer> batches = List.of();

    @Option(
            names = "--prompt",
            paramLabel = "N",
            defaultValue = "32",
            description = "tokens of a prompt (default: ${DEFAULT-VALUE})")
    private int promptTokens;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "96",
            description = "tokens of a completion (default: ${DEFAULT-VALUE})")
    private int newTokens;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = "timed, after " + WARM_UP + " others (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--paced",
            description =
                    "draw a batch for each line on stdin and print its tokens per second, for whoever interleaves programs")
    private boolean paced;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Mixin
    private Printed printed = new Printed();

    public GenerateBench(Clock clock) {
        this.clock = clock;
    }

    /**
     * What one batch size gave.
     *
     * @param tokensPerSecond the median of the rounds
     * @param fastest the best of them
     */
    record Report(
            String model,
            String precision,
            int batch,
            int promptTokens,
            int newTokens,
            double tokensPerSecond,
            double fastest) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s, %s, batch %d: %.0f tokens/s (fastest %.0f)",
                    model,
                    precision,
                    batch,
                    tokensPerSecond,
                    fastest);
        }
    }

    @Override
    public Integer call() throws IOException {
        if (rounds < 1 || promptTokens < 1 || newTokens < 1 || batches.stream().anyMatch(batch -> batch < 1)) {
            throw new IllegalArgumentException("--rounds, --prompt, --tokens and --batch have to be at least 1");
        }
        if (paced && batches.size() != 1) {
            throw new IllegalArgumentException("--paced takes one --batch");
        }
        ElementType held = precision.type();
        threads.choose();
        device.choose(spec.commandLine().getErr());
        ModelDirectory read = ModelDirectory.open(model);
        for (int batch : batches) {
            try (var drawer = new Drawer(read, held, batch, promptTokens, newTokens, clock)) {
                for (int i = 0; i < WARM_UP; i++) {
                    drawer.draw();
                }
                if (paced) {
                    pace(drawer);
                } else {
                    measure(drawer, batch);
                }
            }
        }
        return 0;
    }

    private void pace(Drawer drawer) throws IOException {
        printed.line("ready");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            printed.line(String.format(Locale.ROOT, "%.1f", drawer.draw()));
        }
    }

    private void measure(Drawer drawer, int batch) {
        double[] rates = new double[rounds];
        Arrays.setAll(rates, i -> drawer.draw());
        Arrays.sort(rates);
        printed.report(new Report(
                model.toString(),
                precision.toString(),
                batch,
                promptTokens,
                newTokens,
                rates[rounds / 2],
                rates[rounds - 1]));
    }
}
