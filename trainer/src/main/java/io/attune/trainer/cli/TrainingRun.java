package io.attune.trainer.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.Dataset;
import io.attune.trainer.data.Epochs;
import io.attune.trainer.data.ExampleReader;
import io.attune.trainer.data.Tokenisation;
import io.attune.trainer.loop.OfflineTraining;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.ModelFiles;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.optim.AdamW;
import io.attune.trainer.optim.TrainingStep;
import io.attune.trainer.reward.Normalisation;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One training command from its options to the directory that it leaves. */
final class TrainingRun {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PROBLEMS_SHOWN = 50;

    /** What the command says when it is done, with the metrics of the last step. */
    private record Result(
            String objective,
            String out,
            int examples,
            long cut,
            @JsonProperty("left_out") long leftOut,
            long steps,
            double seconds,
            Map<String, Double> metrics) {}

    private final TrainingOptions options;
    private final Definition<?> definition;
    private final Clock clock;
    private final PrintWriter out;
    private final PrintWriter err;

    TrainingRun(TrainingOptions options, Definition<?> definition, Clock clock, PrintWriter out, PrintWriter err) {
        this.options = options;
        this.definition = definition;
        this.clock = clock;
        this.out = out;
        this.err = err;
    }

    void run() {
        options.check();
        Map<String, Double> parameters = Objectives.parse(definition, options.parameters);
        Objective<?> objective = definition.create(parameters);
        TrainingStep.requireFed(objective);
        ModelDirectory directory = ModelDirectory.open(options.model);
        Head head = TrainingStep.head(definition);
        if (head == Head.LANGUAGE_MODEL && directory.hasRewardHead()) {
            throw new BadInputException(
                    options.model + " is a reward model, and " + definition.id() + " trains policies");
        }
        Dataset data = read(directory, parameters);
        Epochs epochs = epochs(data);
        var settings = AdamW.Settings.DEFAULT.withWeightDecay(options.weightDecay);
        var plan = new OfflineTraining.Plan(
                options.steps(epochs.batches()), options.learningRate(), options.warmup, options.maxGradNorm);
        try (TrainableModel model = TrainableModel.open(directory, options.tuning(), head, options.seed)) {
            var training = new TrainingStep(model, objective, new AdamW(model.parameters(), settings));
            Result result = train(training, epochs, plan, data);
            write(directory, model, data);
            report(result);
        }
    }

    private Dataset read(ModelDirectory directory, Map<String, Double> parameters) {
        Path vocabulary = options.model.resolve("tokenizer.json");
        try (@Nullable Tokenizer tokenizer = Files.exists(vocabulary) ? Tokenizer.open(options.model) : null) {
            var reader = new ExampleReader(Tokenisation.of(directory.config(), tokenizer), definition.feedback());
            int maxLength = options.maxLength(directory.config());
            Dataset data = Dataset.read(options.data, reader, maxLength);
            refuse(data.problems());
            if (data.cut() > 0) {
                err.println("completions cut at --max-length " + maxLength + ": " + data.cut());
            }
            if (data.leftOut() > 0) {
                err.println("examples left out, their prompt alone filling --max-length " + maxLength + ": "
                        + data.leftOut());
            }
            if (definition.feedback() == Feedback.Kind.BINARY) {
                LabelBalance.advice(
                                data.examples(),
                                weight(parameters, "desirable_weight"),
                                weight(parameters, "undesirable_weight"))
                        .ifPresent(err::println);
            }
            err.flush();
            return data;
        }
    }

    private static double weight(Map<String, Double> parameters, String name) {
        return parameters.getOrDefault(name, 1.0);
    }

    /** Every bad line is named before the command ends. */
    private void refuse(List<String> problems) {
        if (problems.size() == 1) {
            throw new BadInputException(problems.getFirst());
        }
        if (!problems.isEmpty()) {
            problems.stream().limit(PROBLEMS_SHOWN).forEach(err::println);
            throw new BadInputException(options.data + ": " + problems.size() + " lines cannot be used"
                    + (problems.size() > PROBLEMS_SHOWN
                            ? ", the first " + PROBLEMS_SHOWN + " are named above"
                            : ", named above")
                    + "; correct or remove them");
        }
    }

    private Epochs epochs(Dataset data) {
        if (data.examples().isEmpty()) {
            throw new BadInputException(options.data + " holds no example to learn from");
        }
        try {
            int least = definition.feedback() == Feedback.Kind.BINARY ? 2 : 1;
            var random = new SplittableRandom(options.seed);
            return new Epochs(data.examples(), options.batchSize, least, !options.noShuffle, random);
        } catch (IllegalArgumentException refused) {
            throw new BadInputException(definition.id() + ": " + refused.getMessage(), refused);
        }
    }

    private Result train(TrainingStep training, Epochs epochs, OfflineTraining.Plan plan, Dataset data) {
        Instant start = clock.instant();
        var last = new LinkedHashMap<String, Double>();
        try (var progress = new Progress(err, clock, "steps", plan.steps());
                var metricsFile = MetricsFile.open(options.metrics)) {
            OfflineTraining.run(training, epochs, plan, (step, metrics) -> {
                last.putAll(metrics);
                double rate = metrics.getOrDefault("num_tokens", 0.0) / Math.max(1e-3, seconds(start));
                last.put("tokens_per_second", rate);
                metricsFile.write(step, last);
                progress.at(step, String.format(Locale.ROOT, "loss %.4f, %.0f tokens/s", last.get("loss"), rate));
            });
        }
        return new Result(
                definition.id(),
                options.out.toString(),
                data.examples().size(),
                data.cut(),
                data.leftOut(),
                plan.steps(),
                seconds(start),
                last);
    }

    private double seconds(Instant start) {
        return Duration.between(start, clock.instant()).toMillis() / 1000.0;
    }

    private void write(ModelDirectory directory, TrainableModel model, Dataset data) {
        @Nullable
        Normalisation normalisation =
                model.head() == Head.SCALAR_REWARD ? Normalisation.of(model, data.examples()) : null;
        ReplacedDirectory.write(options.out, target -> {
            ModelFiles.write(target, directory, model.merged());
            if (model.tuning() instanceof Tuning.Lora) {
                model.adapter().write(target.resolve("adapter"), options.model.toString());
            }
            if (normalisation != null) {
                normalisation.write(target);
            }
        });
    }

    private void report(Result result) {
        if (options.json) {
            out.println(JSON.writeValueAsString(result));
        } else {
            out.printf(
                    Locale.ROOT,
                    "%s: %s steps on %s examples in %.1f s; the trained model is in %s%n",
                    definition.id(),
                    result.steps(),
                    result.examples(),
                    result.seconds(),
                    options.out);
        }
        out.flush();
    }
}
