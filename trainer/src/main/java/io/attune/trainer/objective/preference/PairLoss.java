package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Quantity;
import java.util.Set;

/** What a plain preference adds to the loss, before weights and means. */
interface PairLoss {
    /** Reads the log-ratio to the reference. */
    Set<Quantity> REFERENCED = Set.of(Quantity.LOGPS, Quantity.REF_LOGPS);

    /**
     * Loss and gradient of one pair.
     *
     * @param chosenReward the chosen completion's implicit reward, for metrics
     */
    record Term(double loss, Coefficients chosen, Coefficients rejected, double chosenReward, double rejectedReward) {}

    Term of(Completion chosen, Completion rejected);

    /** What it reads of both completions. */
    default Set<Quantity> needs() {
        return REFERENCED;
    }

    /** P(w≻l) as the loss takes it, from what the data says. */
    default double probability(double stated) {
        return stated;
    }
}
