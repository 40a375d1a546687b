package io.attune.trainer.loop;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.RoundSpec.Optimisation;
import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.StoredCheckpoint;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.ForwardPass;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.ModelFiles;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.ValueHead;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.optim.AdamW;
import io.attune.trainer.optim.Descent;
import io.attune.trainer.optim.ModelState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A model and its optimiser: stepping, keeping and exporting are the same whatever is learned. */
final class TrainedModel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrainedModel.class);
    private static final String DESCENT = "descent.json";
    private static final JsonMapper JSON = StrictJson.mapper();
    private static final TypeReference<TreeMap<String, Double>> NUMBERS = new TypeReference<>() {};

    private final LoadedBase base;
    private final TrainableModel model;
    private final AdamW adamW;
    private final Descent descent;

    TrainedModel(LoadedBase base, RoundSpec spec, Head head) {
        this.base = requireNonNull(base, "base is null");
        @Nullable ValueHead critic = head.values() ? base.critic() : null;
        Tuning tuning = RoundTuning.of(spec, base.directory().config());
        this.model = TrainableModel.open(base.directory(), tuning, head, base.precision(), spec.seed());
        if (critic != null) {
            critic.giveTo(model);
            LOG.info("the critic goes on from {}", critic.file());
        }
        this.adamW = AdamW.of(
                model.tensors(),
                AdamW.Settings.DEFAULT.withWeightDecay(spec.optimisation().weightDecay()));
        this.descent = new Descent(model, adamW);
    }

    TrainableModel model() {
        return model;
    }

    /** Steps taken, those before a checkpoint included. */
    long steps() {
        return adamW.steps();
    }

    ModelConfig config() {
        return model.config();
    }

    /**
     * One step: forward, the loss that {@code evaluation} makes of the pass, backward, AdamW. In float16 a step whose gradient overflows is taken again with
     * half the loss scale, since what it learns is learned in no other one.
     *
     * @return the evaluation's metrics, {@code loss} and {@code grad_norm}; in float16 {@code loss_scale} too, and how often the step was taken in vain as
     *     {@code step_skipped}
     * @throws RoundFailedException if something is not finite; the weights are as before
     */
    Map<String, Double> step(
            List<Sequence> rows, Function<ForwardPass, Evaluation> evaluation, Optimisation optimisation) {
        double inVain = 0;
        Map<String, Double> metrics = tried(rows, evaluation, optimisation);
        while (metrics.getOrDefault(Descent.SKIPPED, 0.0) > 0) {
            inVain++;
            metrics = tried(rows, evaluation, optimisation);
        }
        if (inVain > 0) {
            metrics.put(Descent.SKIPPED, inVain);
        }
        return metrics;
    }

    private Map<String, Double> tried(
            List<Sequence> rows, Function<ForwardPass, Evaluation> evaluation, Optimisation optimisation) {
        Map<String, Double> metrics;
        try (var pass = model.forward(rows)) {
            Evaluation evaluated = evaluation.apply(pass);
            if (!Double.isFinite(evaluated.loss())) {
                throw new RoundFailedException("the loss is " + evaluated.loss()
                        + ": launch the round again with a lower learning rate or a higher beta"
                        + (model.precision() == ElementType.FLOAT16
                                ? ", or serve with --precision bfloat16 or float32"
                                : ""));
            }
            metrics = new TreeMap<>(evaluated.metrics());
            metrics.put("loss", evaluated.loss());
            descent.backward(pass, evaluated);
        }
        double most = optimisation.maxGradNorm() == 0 ? Double.POSITIVE_INFINITY : optimisation.maxGradNorm();
        try {
            metrics.putAll(descent.step(optimisation.learningRate(), most));
        } catch (ArithmeticException e) {
            throw new RoundFailedException("the round stopped: " + e.getMessage(), e);
        }
        return metrics;
    }

    /** Beside weights and moments the loss scale, where there is one. */
    void save(CheckpointFiles files) {
        new ModelState(model, adamW).save(files);
        Map<String, Double> kept = descent.kept();
        if (!kept.isEmpty()) {
            files.add(DESCENT, JSON.writeValueAsBytes(kept));
        }
    }

    /** A round that computed in another precision before begins with the first scale. */
    void load(StoredCheckpoint checkpoint) {
        new ModelState(model, adamW).load(checkpoint);
        if (checkpoint.files().contains(DESCENT)) {
            descent.takeFrom(JSON.readValue(checkpoint.read(DESCENT), NUMBERS));
        }
    }

    /** Writes the weights to an absent directory: the adapter as PEFT reads it, or the whole model, and a critic beside. */
    void export(Path directory) {
        try {
            switch (model.tuning()) {
                case Tuning.Lora _ ->
                    model.adapter()
                            .write(
                                    directory,
                                    model.config(),
                                    base.directory().path().getFileName().toString());
                case Tuning.Full() -> ModelFiles.write(directory, base.directory(), model.merged());
            }
            ValueHead.write(directory, model);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the weights to " + directory + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
