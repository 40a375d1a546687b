package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.BaseFormat;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.architecture.ModelConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which weights a command trains: adapters, or all. */
final class TuningOption {
    private static final double FULL_LEARNING_RATE = 2e-5;
    private static final double LORA_LEARNING_RATE = 2e-4;

    @Option(
            names = "--lora",
            paramLabel = "RANK",
            description = "train adapters of this rank; 0 trains all weights (default: ${DEFAULT-VALUE})")
    private int rank = 16;

    @Option(
            names = "--lora-alpha",
            paramLabel = "NUMBER",
            description = "an adapter counts by alpha / rank (default: twice the rank)")
    private @Nullable Double alpha;

    @Option(
            names = "--lora-targets",
            paramLabel = "LAYER[,LAYER...]",
            split = ",",
            description = "the layers that get an adapter, by the ends of their names, such as q_proj,v_proj (default:"
                    + " " + LoraSpec.ALL_LINEAR + ")")
    private @Nullable Set<String> targets;

    @Option(names = "--full", description = "train all weights, as --lora 0")
    private boolean full;

    /** @throws BadInputException if options contradict each other or the format that the model is held in */
    void check(BaseFormat format) {
        if (rank < 0) {
            throw new BadInputException("--lora is " + rank + "; give a rank, or 0 for all weights");
        }
        if (!all()) {
            if (alpha != null && !(alpha > 0 && Double.isFinite(alpha))) {
                throw new BadInputException("--lora-alpha is " + alpha + "; give a positive number");
            }
            return;
        }
        String option = full ? "--full" : "--lora 0";
        if (alpha != null || targets != null) {
            throw new BadInputException((alpha != null ? "--lora-alpha" : "--lora-targets") + " is about adapters, and "
                    + option + " trains all weights; leave out one of the two");
        }
        if (format.isQuantized()) {
            throw new BadInputException("--quantize " + format + " freezes the matrices that " + option
                    + " would train; leave out one of the two");
        }
    }

    /**
     * What is trained of a model.
     *
     * @param path of the model, for the error
     * @throws BadInputException if it has no layer of a name that was given
     */
    Tuning of(Path path, ModelConfig model) {
        if (all()) {
            return new Tuning.Full();
        }
        try {
            return new Tuning.Lora(spec().requireLayers(model));
        } catch (IllegalArgumentException unknown) {
            throw new BadInputException("--lora-targets for " + path + ": " + unknown.getMessage(), unknown);
        }
    }

    /** Asks for {@link #of} before there is anything to train. */
    void requireLayers(Path path, ModelConfig model) {
        of(path, model);
    }

    double usualLearningRate() {
        return all() ? FULL_LEARNING_RATE : LORA_LEARNING_RATE;
    }

    /** Adds what changes a step, by the names that the user knows it by. */
    void decisive(Map<String, String> decisive) {
        decisive.put("--lora", String.valueOf(all() ? 0 : rank));
        if (!all() && !spec().equals(LoraSpec.ofRank(rank))) {
            decisive.put("--lora-alpha", String.valueOf(spec().alpha()));
            decisive.put("--lora-targets", String.join(",", new TreeSet<>(spec().targets())));
        }
    }

    private boolean all() {
        return full || rank == 0;
    }

    private LoraSpec spec() {
        LoraSpec usual = LoraSpec.ofRank(rank);
        return new LoraSpec(rank, alpha == null ? usual.alpha() : alpha, targets == null ? usual.targets() : targets);
    }
}
