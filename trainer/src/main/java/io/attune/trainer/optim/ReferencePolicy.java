package io.attune.trainer.optim;

import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.Resumable;
import io.attune.trainer.checkpoint.StoredCheckpoint;
import io.attune.trainer.model.BaseWeights;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.Safetensors;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.Weights;
import io.attune.trainer.objective.ReferenceUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The reference of a training: the model as it was, until it is moved towards the policy. Then it is weights of its own, whatever is trained, so that a soft update of adapters is exact
 * too. What it said of completions is kept, and forgotten when it moves.
 */
public final class ReferencePolicy implements Resumable, AutoCloseable {
    private static final String FILE = "reference.safetensors";

    private final TrainableModel model;
    private final Function<TrainableModel, Said> keeping;
    private Said said;
    private @Nullable Weights weights;
    private @Nullable TrainableModel moved;

    /** Log-probs of completions {@code [rows][completion tokens]}, as far as they are known without a pass. */
    @FunctionalInterface
    private interface Said {
        double[][] of(List<Sequence> rows);
    }

    public ReferencePolicy(TrainableModel model) {
        this(model, moved -> new ReferenceLogps(moved)::of, new ReferenceLogps(model)::of);
    }

    private ReferencePolicy(TrainableModel model, Function<TrainableModel, Said> keeping, Said said) {
        this.model = model;
        this.keeping = keeping;
        this.said = said;
    }

    /** One whose passes are kept for other runs, until it moves. */
    public static ReferencePolicy kept(TrainableModel model, ReferenceCache cache) {
        return new ReferencePolicy(
                model, moved -> new ReferenceLogps(moved)::of, new ReferenceLogps(cache.of(model))::of);
    }

    /** One that is asked of completions which the policy draws: what it says of them does not depend on any before. */
    public static ReferencePolicy ofDraws(TrainableModel model) {
        Function<TrainableModel, Said> keeping = one -> new LastPasses(one::referenceLogps)::of;
        return new ReferencePolicy(model, keeping, keeping.apply(model));
    }

    /** Log-probs {@code [rows][completion tokens]}. */
    double[][] logps(List<Sequence> rows) {
        return said.of(rows);
    }

    /** As {@link #logps}, computed for these rows together and alone, so that what was asked before cannot change the last bits. */
    public double[][] fresh(List<Sequence> rows) {
        return (moved == null ? model : moved).referenceLogps(rows);
    }

    /** π_ref ← απ + (1−α)π_ref, weight by weight. */
    public void move(ReferenceUpdate update) {
        Weights before = weights == null ? model.reference() : weights;
        var after = new ArrayList<Tensor>();
        for (Tensor policy : model.merged().all()) {
            after.add(mixed(before.get(policy.name()), policy, update));
        }
        become(new Weights(after));
    }

    /** Whether it is another than the model as it was. */
    boolean hasMoved() {
        return weights != null;
    }

    @Override
    public void save(CheckpointFiles files) {
        Weights now = weights;
        if (now != null) {
            files.add(FILE, file -> Safetensors.write(file, now.all()));
        }
    }

    @Override
    public void load(StoredCheckpoint checkpoint) {
        if (checkpoint.files().contains(FILE)) {
            become(new Weights(Safetensors.read(checkpoint.file(FILE))));
        }
    }

    private void become(Weights reference) {
        close();
        weights = reference;
        // The smallest adapter, whose second factor is 0, leaves the weights as they are.
        var asItIs = new Tuning.Lora(LoraSpec.least(model.config()));
        moved = TrainableModel.of(
                model.device(),
                model.config(),
                BaseWeights.of(model.config(), reference),
                asItIs,
                Head.LANGUAGE_MODEL,
                model.precision(),
                new SplittableRandom(0));
        said = keeping.apply(moved);
    }

    private static Tensor mixed(Tensor reference, Tensor policy, ReferenceUpdate update) {
        Tensor mixed = policy.copy(policy.name());
        for (long i = 0; i < mixed.elements(); i++) {
            mixed.set(i, (float) update.moved(reference.get(i), policy.get(i)));
        }
        return mixed;
    }

    @Override
    public void close() {
        if (moved != null) {
            moved.close();
            moved = null;
        }
    }
}
