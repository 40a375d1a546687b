package io.attune.trainer.objective.policygradient;

import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.advantage.Advantage;
import io.attune.trainer.objective.surrogate.Aggregation;
import io.attune.trainer.objective.surrogate.Critic;
import io.attune.trainer.objective.surrogate.Ratio;
import io.attune.trainer.objective.surrogate.Surrogate;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What makes an algorithm of this family.
 *
 * @param advantage how good each action was
 * @param ratio what the surrogate's argument is made of
 * @param surrogate what a token adds to the loss
 * @param aggregation the weight of each token
 * @param selection which completions take part
 * @param penalty KL to a reference in the loss, or none
 * @param entropyBonus weight of the entropy subtracted from the loss; 0 is off
 * @param critic the critic's loss, or none
 */
record Recipe(
        Advantage advantage,
        Ratio ratio,
        Surrogate surrogate,
        Aggregation aggregation,
        Selection selection,
        @Nullable KlPenalty penalty,
        double entropyBonus,
        @Nullable Critic critic) {

    /** The three parts alone. */
    static Recipe of(Advantage advantage, Ratio ratio, Surrogate surrogate, Aggregation aggregation) {
        return new Recipe(advantage, ratio, surrogate, aggregation, Selection.ALL, null, 0, null);
    }

    Recipe selecting(Selection other) {
        return new Recipe(advantage, ratio, surrogate, aggregation, other, penalty, entropyBonus, critic);
    }

    /** With a KL term in the loss; a weight of 0 is none. */
    Recipe penalising(KlPenalty other) {
        return new Recipe(
                advantage,
                ratio,
                surrogate,
                aggregation,
                selection,
                other.weight() == 0 ? null : other,
                entropyBonus,
                critic);
    }

    Recipe rewardingEntropy(double weight) {
        return new Recipe(advantage, ratio, surrogate, aggregation, selection, penalty, weight, critic);
    }

    Recipe teaching(Critic other) {
        return new Recipe(advantage, ratio, surrogate, aggregation, selection, penalty, entropyBonus, other);
    }

    Set<Quantity> needs() {
        var needs = EnumSet.copyOf(advantage.needs());
        needs.addAll(ratio.needs());
        if (penalty != null) {
            needs.add(penalty.anchor());
        }
        if (entropyBonus != 0) {
            needs.add(Quantity.ENTROPY);
        }
        if (critic != null) {
            needs.add(Quantity.VALUES);
        }
        return needs;
    }
}
