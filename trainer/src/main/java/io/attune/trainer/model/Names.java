package io.attune.trainer.model;

/** Where Hugging Face's llama keeps its tensors. */
public final class Names {
    public static final String EMBEDDING = "model.embed_tokens.weight";
    public static final String FINAL_NORM = "model.norm.weight";
    public static final String HEAD = "lm_head.weight";
    public static final String SCORE = "score.weight";

    /** A critic beside the language head, which Hugging Face's llama does not know; it trains with the policy and is not exported. */
    public static final String VALUE = "value.weight";

    private Names() {}

    /** Everything of one block begins so. */
    public static String layer(int layer) {
        return "model.layers." + layer + ".";
    }

    public static String inputNorm(int layer) {
        return layer(layer) + "input_layernorm.weight";
    }

    public static String postAttentionNorm(int layer) {
        return layer(layer) + "post_attention_layernorm.weight";
    }

    /** A linear layer without {@code .weight} or {@code .bias}. */
    public static String linear(int layer, Linear linear) {
        return layer(layer) + linear.path();
    }
}
