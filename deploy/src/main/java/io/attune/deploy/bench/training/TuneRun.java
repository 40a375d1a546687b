package io.attune.deploy.bench.training;

import io.attune.deploy.bench.OwnProcess;
import io.attune.deploy.bench.Scratch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code attune tune} as a user starts it, in a process of its own, on files made for it.
 *
 * @param objective its id
 * @param rank of the adapters, 0 for full tuning
 * @param pairs lines of the data
 * @param options of tune beside model, data and adapters
 * @param amount that the whole run takes, of the unit
 */
record TuneRun(String objective, StepShape shape, int rank, int pairs, List<String> options, int amount, String unit) {
    private static final int LOOK_MILLIS = 100;

    TuneReport measure() throws IOException, InterruptedException {
        try (Scratch scratch = Scratch.make("attune-tune")) {
            TuneFiles files = TuneFiles.write(scratch.directory(), shape, pairs);
            Process child = OwnProcess.start(command(files));
            long peak = 0;
            while (!child.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, Resident.peak(child.pid()));
            }
            if (child.exitValue() != 0) {
                throw new IOException("the run of " + objective + " failed; what it said stands above");
            }
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            double seconds =
                    JsonMapper.shared().readTree(output).required("seconds").doubleValue();
            return new TuneReport(objective, shape.name(), rank, amount, unit, seconds, peak);
        }
    }

    /** The same with more options of tune. */
    TuneRun with(List<String> more) {
        List<String> all = Stream.concat(options.stream(), more.stream()).toList();
        return new TuneRun(objective, shape, rank, pairs, all, amount, unit);
    }

    private List<String> command(TuneFiles files) {
        var command = new ArrayList<>(List.of(
                "tune",
                "--objective=" + objective,
                "--model=" + files.model(),
                "--data=" + files.pairs(),
                "--out=" + files.tuned(),
                "--lora=" + rank,
                "--learning-rate=1e-5",
                "--json"));
        command.addAll(options);
        return command;
    }
}
