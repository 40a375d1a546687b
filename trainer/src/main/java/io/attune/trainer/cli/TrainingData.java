package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.BatchSource;
import io.attune.trainer.data.Curriculum;
import io.attune.trainer.data.Dataset;
import io.attune.trainer.data.Epochs;
import io.attune.trainer.data.Example;
import io.attune.trainer.data.ExampleReader;
import io.attune.trainer.data.Tokenisation;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.preference.CurryDpo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A training file, read whole, with what is said of it on the way. */
final class TrainingData {
    private static final int PROBLEMS_SHOWN = 50;

    private final TrainingOptions options;
    private final Objective<?> objective;
    private final Dataset data;

    private TrainingData(TrainingOptions options, Objective<?> objective, Dataset data) {
        this.options = options;
        this.objective = objective;
        this.data = data;
    }

    /**
     * Reads a file for an objective.
     *
     * @throws BadInputException if a line cannot be used, after naming every such line, or there is nothing to learn from
     */
    static TrainingData read(
            Path file,
            TrainingOptions options,
            ModelConfig config,
            Tokenisation tokenisation,
            Objective<?> objective,
            PrintWriter err) {
        int maxLength = options.maxLength(config);
        Dataset data = Dataset.read(file, new ExampleReader(tokenisation, objective), maxLength);
        refuse(file, data.problems(), err);
        if (data.cut() > 0) {
            err.println("completions cut at --max-length " + maxLength + ": " + data.cut());
        }
        if (data.leftOut() > 0) {
            err.println(
                    "examples left out, their prompt alone filling --max-length " + maxLength + ": " + data.leftOut());
        }
        err.flush();
        if (data.examples().isEmpty()) {
            throw new BadInputException(file + " holds no example to learn from");
        }
        return new TrainingData(options, objective, data);
    }

    /** Every bad line is named before the command ends. */
    private static void refuse(Path file, List<String> problems, PrintWriter err) {
        if (problems.size() == 1) {
            throw new BadInputException(problems.getFirst());
        }
        if (!problems.isEmpty()) {
            problems.stream().limit(PROBLEMS_SHOWN).forEach(err::println);
            throw new BadInputException(file + ": " + problems.size() + " lines cannot be used"
                    + (problems.size() > PROBLEMS_SHOWN
                            ? ", the first " + PROBLEMS_SHOWN + " are named above"
                            : ", named above")
                    + "; correct or remove them");
        }
    }

    /** Says which weights would balance labels. */
    TrainingData advised(Map<String, Double> parameters, PrintWriter err) {
        if (objective.definition().feedback() == Feedback.Kind.BINARY) {
            LabelBalance.advice(
                            data.examples(),
                            parameters.getOrDefault("desirable_weight", 1.0),
                            parameters.getOrDefault("undesirable_weight", 1.0))
                    .ifPresent(err::println);
            err.flush();
        }
        return this;
    }

    List<Example> examples() {
        return data.examples();
    }

    Dataset dataset() {
        return data;
    }

    /**
     * Its batches.
     *
     * @param stageBegins told when a curriculum goes on to harder pairs
     */
    BatchSource batches(Map<String, Double> parameters, Runnable stageBegins) {
        Definition<?> definition = objective.definition();
        try {
            if (definition.parameters().contains(CurryDpo.STAGES)) {
                if (options.groupByLength) {
                    throw new IllegalArgumentException("its stages order the pairs; leave out --group-by-length");
                }
                int stages = (int) definition.settings(parameters).number(CurryDpo.STAGES);
                int batches = Math.ceilDiv(data.examples().size(), options.batchSize);
                return new Curriculum(
                        data.examples(),
                        stages,
                        options.batchSize,
                        Math.ceilDiv(options.steps(batches), batches),
                        stageBegins);
            }
            int least = definition.feedback() == Feedback.Kind.BINARY ? 2 : 1;
            return new Epochs(
                    data.examples(), options.batchSize, least, options.order(), new SplittableRandom(options.seed));
        } catch (IllegalArgumentException refused) {
            throw new BadInputException(definition.id() + ": " + refused.getMessage(), refused);
        }
    }
}
