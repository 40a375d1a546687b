package io.attune.trainer.cli;

import io.attune.trainer.data.JsonLines;
import io.attune.trainer.data.SequenceReader;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.reward.RewardModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attune score}: what a reward model thinks of given completions. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        description = "Gives the reward of each completion, read as reward training reads it: ended, and normalised.",
        footer = "A line in: {\"prompt\", \"completion\"} (text or messages) or {\"prompt_ids\", \"completion_ids\"}.")
final class ScoreCommand implements Callable<Integer> {
    private static final int ROWS_TOGETHER = 16;

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "DIR", description = "a reward model's directory")
    private Path model;

    @Mixin
    private AdapterOptions adapters;

    @Mixin
    private QuantizeOption quantize;

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "JSONL, one completion a line")
    private Path data;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private OutputOptions output;

    private final Clock clock;

    ScoreCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        ElementType multiplied = precision.type();
        threads.choose();
        device.choose(spec.commandLine().getErr());
        try (RewardModel rewards = rewardModel(multiplied);
                @Nullable Tokenizer tokenizer = tokenizer()) {
            ModelConfig config = rewards.config();
            var reader = new SequenceReader(config, tokenizer);
            long count = JsonLines.check(data, line -> reader.sequence(line, true));
            try (Progress progress = new Progress(spec.commandLine().getErr(), clock, "completions", count);
                    LinesOut out = output.open(spec.commandLine().getOut())) {
                write(reader, rewards, progress, out);
                out.commit();
            }
        }
        return 0;
    }

    private RewardModel rewardModel(ElementType multiplied) {
        ModelDirectory directory = ModelDirectory.open(model, adapters::read, quantize.format());
        return RewardModel.of(directory, adapters.places(model).getLast(), multiplied);
    }

    private @Nullable Tokenizer tokenizer() {
        return Files.exists(model.resolve("tokenizer.json")) ? Tokenizer.open(model, clock) : null;
    }

    private void write(SequenceReader reader, RewardModel rewards, Progress progress, LinesOut out) {
        long done = 0;
        try (JsonLines lines = JsonLines.open(data)) {
            for (var some = lines.next(ROWS_TOGETHER); !some.isEmpty(); some = lines.next(ROWS_TOGETHER)) {
                List<Sequence> rows =
                        some.stream().map(line -> reader.sequence(line, true)).toList();
                for (double reward : rewards.rewards(rows)) {
                    out.write(Map.of("reward", reward));
                }
                done += rows.size();
                progress.at(done, "");
            }
        }
    }
}
