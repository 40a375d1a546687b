package io.attune.trainer.objective;

/**
 * A loss over a step batch. A pure function: it knows no tensor library, thread or clock, and gives the same answer for the same
 * numbers. Whatever couples examples (KTO's reference point, token counts) is computed over the whole batch given.
 *
 * @param <F> the kind of feedback it learns from
 */
public interface Objective<F extends Feedback> {

    /** The algorithm behind it, and what it needs. */
    Definition<F> definition();

    /**
     * Loss, gradient and metrics.
     *
     * @throws IllegalArgumentException if a completion lacks a quantity that the definition names
     */
    Evaluation evaluate(F feedback);

    /**
     * {@link #evaluate} for feedback whose kind is known only at run time.
     *
     * @throws IllegalArgumentException if it is of another kind than this objective learns from
     */
    default Evaluation evaluateAny(Feedback feedback) {
        Definition<F> definition = definition();
        if (feedback.kind() != definition.feedback()) {
            throw new IllegalArgumentException(
                    definition.id() + " learns from " + definition.feedback().words() + ", not from "
                            + feedback.kind().words());
        }
        return evaluate(definition.type().cast(feedback));
    }
}
