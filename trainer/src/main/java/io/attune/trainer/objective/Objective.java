package io.attune.trainer.objective;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * A loss over a step batch. A pure function: it knows no tensor library, thread or clock, and gives the same answer for the same
 * numbers. Whatever couples examples (KTO's reference point, group means, whitening, token counts) is computed over the whole batch given.
 *
 * @param <F> the kind of feedback it learns from
 */
public interface Objective<F extends Feedback> {

    /** The algorithm behind it. */
    Definition<F> definition();

    /** What it reads of every completion with these parameters: without a KL term it asks for no reference. */
    default Set<Quantity> needs() {
        return definition().needs();
    }

    /** What of this it reads of its own forward pass. */
    default Set<Quantity> reads() {
        return needs().stream()
                .filter(quantity -> quantity.origin() == Quantity.Origin.POLICY)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether it weighs what a completion teaches by how likely the completion is now beside when it was drawn, so that some older version of the policy may have
     * drawn it.
     */
    default boolean offPolicy() {
        return needs().contains(Quantity.OLD_LOGPS);
    }

    /**
     * Loss, gradient and metrics.
     *
     * @throws IllegalArgumentException if a completion lacks a quantity that it needs
     */
    Evaluation evaluate(F feedback);

    /**
     * {@link #evaluate} for feedback whose type is known only at run time.
     *
     * @throws IllegalArgumentException if it is of another type than this objective learns from
     */
    default Evaluation evaluateAny(Feedback feedback) {
        Definition<F> definition = definition();
        if (!definition.type().isInstance(feedback)) {
            throw new IllegalArgumentException(definition.id() + " learns from "
                    + definition.feedback().words() + ", not from " + feedback.words());
        }
        return evaluate(definition.type().cast(feedback));
    }
}
