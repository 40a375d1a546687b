package io.attune.trainer.optim;

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
final class ReferencePolicy implements AutoCloseable {
    private final TrainableModel model;
    private ReferenceLogps logps;
    private @Nullable Weights weights;
    private @Nullable TrainableModel moved;

    ReferencePolicy(TrainableModel model) {
        this.model = model;
        this.logps = new ReferenceLogps(model);
    }

    /** Log-probs {@code [rows][completion tokens]}. */
    double[][] logps(List<Sequence> rows) {
        return logps.of(rows);
    }

    /** π_ref ← απ + (1−α)π_ref, weight by weight. */
    void move(ReferenceUpdate update) {
        Weights before = weights == null ? model.reference() : weights;
        var after = new ArrayList<Tensor>();
        for (Tensor policy : model.merged().all()) {
            after.add(mixed(before.get(policy.name()), policy, update));
        }
        close();
        weights = new Weights(after);
        // The smallest adapter, whose second factor is 0, leaves the weights as they are.
        var asItIs = new Tuning.Lora(LoraSpec.least(model.config()));
        moved = TrainableModel.of(model.config(), weights, asItIs, Head.LANGUAGE_MODEL, new SplittableRandom(0));
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
