package io.attune.trainer.model.architecture;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Causal attention (Vaswani et al. 2017) with shared keys and values (Ainslie et al. 2023).
 *
 * @param kvHeads key and value heads; {@code heads / kvHeads} query heads share one
 * @param headDim width of one head
 * @param scale of query · key before the softmax
 * @param window how many tokens a token sees, itself and those before it; {@link #EVERYTHING} for all
 * @param queryNorm and keyNorm of each head before it is turned; null where there is none
 */
public record Attention(
        int heads,
        int kvHeads,
        int headDim,
        double scale,
        int window,
        Projection projection,
        @Nullable Norm queryNorm,
        @Nullable Norm keyNorm,
        Linear output) {

    /** The window of a layer that has none. */
    public static final int EVERYTHING = Integer.MAX_VALUE;

    public Attention {
        requireNonNull(projection, "projection is null");
        requireNonNull(output, "output is null");
        if (heads < 1 || kvHeads < 1 || heads % kvHeads != 0) {
            throw new IllegalArgumentException(
                    "num_attention_heads " + heads + " is not a multiple of num_key_value_heads " + kvHeads);
        }
        if (headDim < 1) {
            throw new IllegalArgumentException("head_dim is " + headDim + ", expected 1 or more");
        }
        if (window < 1) {
            throw new IllegalArgumentException("sliding_window is " + window + ", expected 1 or more");
        }
    }

    /** The same with another projection. */
    public Attention with(Projection other) {
        return new Attention(heads, kvHeads, headDim, scale, window, other, queryNorm, keyNorm, output);
    }

    public boolean slides() {
        return window != EVERYTHING;
    }
}
