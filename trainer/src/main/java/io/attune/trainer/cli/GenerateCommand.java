package io.attune.trainer.cli;

import io.attune.trainer.data.ConversationReader;
import io.attune.trainer.data.JsonLine;
import io.attune.trainer.data.JsonLines;
import io.attune.trainer.data.SequenceReader;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.sample.Drawn;
import io.attune.trainer.sample.HotAdapter;
import io.attune.trainer.sample.Sampler;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attune generate}: completions of the prompts of a file, one line each. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = "Draws completions of prompts, with token ids, policy log-probs and sampling log-probs.",
        footer = "A line in: {\"prompt\": text or messages} or {\"prompt_ids\": [...]}.")
final class GenerateCommand implements Callable<Integer> {
    /** So many completions at least are drawn before their lines are written. */
    private static final int TOGETHER = 256;

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
    private SamplingOptions sampling;

    @Mixin
    private OutputOptions output;

    @Option(names = "--prompts", required = true, paramLabel = "FILE", description = "JSONL, one prompt a line")
    private Path prompts;

    @Option(names = "--n", defaultValue = "1", paramLabel = "N", description = "completions per prompt (default 1)")
    private int n;

    @Option(names = "--seed", defaultValue = "0", paramLabel = "N", description = "of the random numbers (default 0)")
    private long seed;

    private final Clock clock;

    GenerateCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        if (n < 1) {
            throw new IllegalArgumentException("--n is " + n + "; it has to be at least 1");
        }
        ElementType held = precision.type();
        threads.choose();
        device.choose(spec.commandLine().getErr());
        try (LoadedPolicy policy = model.load(clock, quantize.format())) {
            long count = JsonLines.check(prompts, policy.reader()::prompt);
            try (Sampler sampler = new Sampler(policy.config(), policy.model().weights(), held);
                    HotAdapter none = HotAdapter.none();
                    Progress progress = new Progress(spec.commandLine().getErr(), clock, "completions", count * n);
                    LinesOut out = output.open(spec.commandLine().getOut())) {
                var settings = sampling.settings(policy);
                var random = new SplittableRandom(seed);
                generate(policy, together -> sampler.draw(none, together, settings, random), progress, out);
                out.commit();
            }
        }
        return 0;
    }

    private void generate(
            LoadedPolicy policy, Function<List<int[]>, List<Drawn>> sampler, Progress progress, LinesOut out) {
        SequenceReader reader = policy.reader();
        long done = 0;
        long tokens = 0;
        try (JsonLines lines = JsonLines.open(prompts)) {
            int together = Math.ceilDiv(TOGETHER, n);
            for (var some = lines.next(together); !some.isEmpty(); some = lines.next(together)) {
                List<int[]> ids = new ArrayList<>();
                some.forEach(line -> ids.addAll(Collections.nCopies(n, reader.prompt(line))));
                List<Drawn> drawn = sampler.apply(ids);
                for (int i = 0; i < drawn.size(); i++) {
                    out.write(line(policy, some.get(i / n), ids.get(i), drawn.get(i)));
                    tokens += drawn.get(i).tokenIds().length;
                }
                done += drawn.size();
                progress.at(done, tokens + " tokens");
            }
        }
    }

    private Map<String, @Nullable Object> line(LoadedPolicy policy, JsonLine in, int[] promptIds, Drawn drawn) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        if (in.has("prompt")) {
            line.put("prompt", in.object().get("prompt"));
        } else {
            line.put("prompt", policy.text(promptIds));
            line.put("prompt_ids", promptIds);
        }
        ConversationReader.BESIDE.stream()
                .filter(in::has)
                .forEach(field -> line.put(field, in.object().get(field)));
        String text = policy.text(drawn.tokenIds());
        line.put("completion", text == null ? null : sampling.cut(text));
        line.put("token_ids", drawn.tokenIds());
        line.put("logps", drawn.logps());
        line.put("sampling_logps", drawn.samplingLogps());
        line.put("finish_reason", drawn.truncated() ? "length" : "stop");
        return line;
    }
}
