package io.attune.trainer.cli;

import io.attune.trainer.data.JsonLines;
import io.attune.trainer.data.SequenceReader;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.ForwardPass;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.ValueHead;
import io.attune.trainer.objective.Quantity;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attune logprobs}: what a policy thinks of given completions, token by token. */
@Command(
        name = "logprobs",
        mixinStandardHelpOptions = true,
        description = "Gives the log-prob of each token of given completions.",
        footer = "A line in: {\"prompt\", \"completion\"} (text or messages) or {\"prompt_ids\", \"completion_ids\"}.")
final class LogprobsCommand implements Callable<Integer> {
    private static final int ROWS_TOGETHER = 16;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private QuantizeOption quantize;

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Mixin
    private OutputOptions output;

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "JSONL, one completion a line")
    private Path data;

    @Option(
            names = "--append-eos",
            description = "append the end-of-text token to each completion, unless it ends with it")
    private boolean appendEos;

    @Option(
            names = "--values",
            description = "also what the critic expects before each token, for a model that was trained with one")
    private boolean values;

    private final Clock clock;

    LogprobsCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        ElementType multiplied = precision.type();
        threads.choose();
        device.choose(spec.commandLine().getErr());
        try (LoadedPolicy policy = model.load(clock, quantize.format());
                TrainableModel scorer = scorer(policy, multiplied)) {
            SequenceReader reader = policy.reader();
            long count = JsonLines.check(data, line -> reader.sequence(line, appendEos));
            try (Progress progress = new Progress(spec.commandLine().getErr(), clock, "completions", count);
                    LinesOut out = output.open(spec.commandLine().getOut())) {
                write(reader, rows -> said(scorer, rows), progress, out);
                out.commit();
            }
        }
        return 0;
    }

    private TrainableModel scorer(LoadedPolicy policy, ElementType multiplied) {
        var asItIs = new Tuning.Lora(LoraSpec.least(policy.config()));
        if (!values) {
            return TrainableModel.open(policy.model(), asItIs, Head.LANGUAGE_MODEL, multiplied, 0);
        }
        ValueHead critic = model.critic(policy.config());
        Head both = Head.language(Set.of(Quantity.VALUES));
        var scorer = TrainableModel.open(policy.model(), asItIs, both, multiplied, 0);
        critic.giveTo(scorer);
        return scorer;
    }

    /** Numbers by their names in files, each {@code [rows][completion tokens]}. */
    private Map<String, double[][]> said(TrainableModel scorer, List<Sequence> rows) {
        if (!values) {
            return Map.of(Quantity.LOGPS.field(), scorer.referenceLogps(rows));
        }
        try (ForwardPass pass = scorer.evaluate(rows)) {
            var said = new LinkedHashMap<String, double[][]>();
            scorer.head().gives().forEach(quantity -> said.put(quantity.field(), pass.numbers(quantity)));
            return said;
        }
    }

    private void write(
            SequenceReader reader,
            Function<List<Sequence>, Map<String, double[][]>> scorer,
            Progress progress,
            LinesOut out) {
        long done = 0;
        try (JsonLines lines = JsonLines.open(data)) {
            for (var some = lines.next(ROWS_TOGETHER); !some.isEmpty(); some = lines.next(ROWS_TOGETHER)) {
                List<Sequence> rows = some.stream()
                        .map(line -> reader.sequence(line, appendEos))
                        .toList();
                Map<String, double[][]> said = scorer.apply(rows);
                for (int i = 0; i < rows.size(); i++) {
                    int row = i;
                    Map<String, Object> line = new LinkedHashMap<>();
                    line.put("token_ids", rows.get(row).completionIds());
                    said.forEach((field, numbers) -> line.put(field, numbers[row]));
                    out.write(line);
                }
                done += rows.size();
                progress.at(done, "");
            }
        }
    }
}
