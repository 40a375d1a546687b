package io.attune.trainer.model;

/** Tensors that every family calls the same. */
public final class Names {
    /** The scalar head, [1, hidden]. */
    public static final String SCORE = "score.weight";

    /** A critic beside the language head, [1, hidden], which Hugging Face's models do not know: files have it by {@link ValueHead}. */
    public static final String VALUE = "value.weight";

    private Names() {}
}
