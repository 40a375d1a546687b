package io.attune.trainer.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalInt;

/**
 * The size and the settings of a decoder of the llama family.
 *
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width inside the feed-forward block
 * @param headDim width of one attention head
 * @param kvHeads key and value heads; {@code heads / kvHeads} query heads share one
 * @param rope rotary position embedding
 * @param tiedHead whether the embedding is the output layer too
 * @param bosTokenId the id that starts a text, −1 where there is none
 * @param eosTokenIds the ids that end a completion; the first one is what training appends
 * @param padTokenId the id that pads, −1 where there is none
 */
public record LlamaConfig(
        int vocabularySize,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int heads,
        int kvHeads,
        int headDim,
        int maxPositions,
        double normEpsilon,
        Rope rope,
        boolean tiedHead,
        boolean attentionBias,
        boolean mlpBias,
        int bosTokenId,
        List<Integer> eosTokenIds,
        int padTokenId) {

    private static final int MOST_LAYERS = 10_000;

    public LlamaConfig {
        requirePositive("vocab_size", vocabularySize);
        requirePositive("hidden_size", hiddenSize);
        requirePositive("intermediate_size", intermediateSize);
        requirePositive("num_hidden_layers", layers);
        if (layers > MOST_LAYERS) {
            throw new IllegalArgumentException("num_hidden_layers is " + layers + ", expected at most " + MOST_LAYERS);
        }
        requirePositive("num_attention_heads", heads);
        requirePositive("num_key_value_heads", kvHeads);
        requirePositive("head_dim", headDim);
        requirePositive("max_position_embeddings", maxPositions);
        requireNonNull(rope, "rope is null");
        eosTokenIds = List.copyOf(eosTokenIds);
        if (heads % kvHeads != 0) {
            throw new IllegalArgumentException(
                    "num_attention_heads " + heads + " is not a multiple of num_key_value_heads " + kvHeads);
        }
        if (headDim % 2 != 0) {
            throw new IllegalArgumentException("head_dim " + headDim + " is odd, rotary positions need pairs");
        }
        if (!(normEpsilon > 0)) {
            throw new IllegalArgumentException("rms_norm_eps is " + normEpsilon + ", expected more than 0");
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", expected 1 or more");
        }
    }

    /** What training appends to a completion; empty where the model has none. */
    public OptionalInt eosTokenId() {
        return eosTokenIds.isEmpty() ? OptionalInt.empty() : OptionalInt.of(eosTokenIds.getFirst());
    }

    public boolean endsAt(int token) {
        return eosTokenIds.contains(token);
    }

    /** Rows of a linear layer's weight. */
    public int outputs(Linear linear) {
        return switch (linear) {
            case QUERY -> heads * headDim;
            case KEY, VALUE -> kvHeads * headDim;
            case OUTPUT, DOWN -> hiddenSize;
            case GATE, UP -> intermediateSize;
        };
    }

    /** Columns of a linear layer's weight. */
    public int inputs(Linear linear) {
        return switch (linear) {
            case QUERY, KEY, VALUE, GATE, UP -> hiddenSize;
            case OUTPUT -> heads * headDim;
            case DOWN -> intermediateSize;
        };
    }

    public boolean hasBias(Linear linear) {
        return linear.isAttention() ? attentionBias : mlpBias;
    }
}
