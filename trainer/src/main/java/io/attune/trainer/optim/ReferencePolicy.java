package io.attune.trainer.optim;

import io.attune.trainer.model.BaseWeights;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.Weights;
import io.attune.trainer.objective.ReferenceUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The reference of a training: the model as it was, until it is moved towards the policy. Then it is weights of its own, whatever is trained, so that a soft update of adapters is exact
 * too. What it said of completions is kept, and forgotten when it moves.
 */
public final class ReferencePolicy implements AutoCloseable {
    private final TrainableModel model;
    private ReferenceLogps logps;
    private @Nullable Weights weights;
    private @Nullable TrainableModel moved;

    public ReferencePolicy(TrainableModel model) {
        this(model, new ReferenceLogps(model));
    }

    private ReferencePolicy(TrainableModel model, ReferenceLogps logps) {
        this.model = model;
        this.logps = logps;
    }

    /** One whose passes are kept for other runs, until it moves. */
    public static ReferencePolicy kept(TrainableModel model, ReferenceCache cache) {
        return new ReferencePolicy(model, new ReferenceLogps(cache.of(model)));
    }

    /** Log-probs {@code [rows][completion tokens]}. */
    double[][] logps(List<Sequence> rows) {
        return logps.of(rows);
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

    /** The weights that it has moved to; null as long as it is the model as it was. */
    public @Nullable Weights weights() {
        return weights;
    }

    /** Makes these the reference, as it had moved to them. */
    public void become(Weights reference) {
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
        logps = new ReferenceLogps(moved);
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
