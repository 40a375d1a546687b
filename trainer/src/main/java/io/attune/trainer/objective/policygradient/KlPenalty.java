package io.attune.trainer.objective.policygradient;

import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.surrogate.KlEstimator;

/**
 * A KL term in the loss, estimated per token and weighted as the policy's terms are.
 *
 * @param anchor the log-probs from which the KL is measured: the reference's, or those of the policy that drew the completion
 */
record KlPenalty(KlEstimator estimator, double weight, Quantity anchor) {

    static KlPenalty toReference(KlEstimator estimator, double weight) {
        return new KlPenalty(estimator, weight, Quantity.REF_LOGPS);
    }
}
