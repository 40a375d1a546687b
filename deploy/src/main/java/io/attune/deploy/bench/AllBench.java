package io.attune.deploy.bench;

import io.attune.deploy.bench.training.TuneFiles;
import io.attune.trainer.cli.ThreadsOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** Every benchmark in turn. One that fails is told, and the others go on. */
@Command(
        name = "all",
        description = "Runs every benchmark that needs no server of yours (loop starts its own, with latency and policy"
                + " in it), one after the other, each in a process of its own, and prints all reports as one table.",
        mixinStandardHelpOptions = true)
public final class AllBench implements Callable<Integer> {
    private final Clock clock;

    @Option(names = "--short", description = "much less of each, to see that it runs and what it says")
    private boolean brief;

    @Option(names = "--out", paramLabel = "DIR", description = "keep what each said there, as JSON lines")
    private @Nullable Path out;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private Printed printed = new Printed();

    private volatile boolean stopped;

    public AllBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        threads.check();
        try (Scratch scratch = Scratch.make("attune-bench")) {
            if (out != null) {
                Files.createDirectories(out);
            }
            Path results = out == null ? scratch.directory() : out;
            Path model = TuneFiles.model(scratch.directory());
            return run(brief ? Programme.brief(model, results) : Programme.whole(model, results));
        }
    }

    /** Runs them, and prints what those said that were run: on Ctrl-C, which the one that runs ends with too, those before it. */
    int run(List<Programme.Part> programme) throws IOException, InterruptedException {
        var hook = new Thread(() -> stopped = true, "bench-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        var ended = new ArrayList<Ended>();
        try {
            for (Programme.Part part : programme) {
                if (stopped) {
                    break;
                }
                printed.progress(part.name() + " (" + (ended.size() + 1) + " of " + programme.size() + ")");
                ended.add(run(part));
                printed.progress(ended.getLast().line());
            }
        } finally {
            ended.forEach(printed::report);
        }
        if (!stopped) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        return ended.stream().allMatch(Ended::succeeded) ? 0 : 1;
    }

    private Ended run(Programme.Part part) throws IOException, InterruptedException {
        Instant start = clock.instant();
        Process child = OwnProcess.start(part.command(threads.forOthers()));
        List<String> said = child.inputReader(StandardCharsets.UTF_8).readAllLines();
        int exit = child.waitFor();
        Ended ended = Ended.of(part.name(), exit, Duration.between(start, clock.instant()), said);
        if (out != null) {
            Files.write(out.resolve(part.name() + ".jsonl"), ended.jsonLines());
        }
        return ended;
    }
}
