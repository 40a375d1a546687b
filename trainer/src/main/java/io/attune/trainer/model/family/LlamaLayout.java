package io.attune.trainer.model.family;

import io.attune.trainer.model.architecture.Activation;
import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.Block;
import io.attune.trainer.model.architecture.FeedForward;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Norm;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.model.architecture.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What llama began and others vary: pre-norm blocks, rotary positions, grouped queries, a gated feed-forward (Touvron et al. 2023).
 *
 * @param projectionBias whether query, key and value have a bias
 * @param outputBias whether attention's output layer has one
 * @param feedForwardBias whether the feed-forward layers have one
 * @param headNorms whether each head's query and key are normalised
 * @param window how many tokens a layer sees, given its number
 */
record LlamaLayout(
        int heads,
        int kvHeads,
        int headDim,
        boolean projectionBias,
        boolean outputBias,
        boolean feedForwardBias,
        boolean headNorms,
        IntUnaryOperator window) {

    static final String PREFIX = "model.";

    /** The plain layout: no biases, no head norms, no window. */
    static LlamaLayout of(ConfigReader json, int absentKvHeads, int absentHeadDim) {
        int heads = json.positive("num_attention_heads");
        int kvHeads = json.positive("num_key_value_heads", absentKvHeads == 0 ? heads : absentKvHeads);
        return new LlamaLayout(
                heads,
                kvHeads,
                headDim(json, heads, absentHeadDim),
                false,
                false,
                false,
                false,
                _ -> Attention.EVERYTHING);
    }

    private static int headDim(ConfigReader json, int heads, int absent) {
        Integer given = json.whole("head_dim");
        if (given != null) {
            return json.positive("head_dim");
        }
        int hidden = json.positive("hidden_size");
        if (absent == 0 && hidden % heads != 0) {
            throw json.bad("hidden_size " + hidden + " is not a multiple of num_attention_heads " + heads);
        }
        return absent == 0 ? hidden / heads : absent;
    }

    LlamaLayout withBiases(boolean projection, boolean output, boolean feedForward) {
        return new LlamaLayout(heads, kvHeads, headDim, projection, output, feedForward, headNorms, window);
    }

    LlamaLayout withHeadNorms() {
        return new LlamaLayout(heads, kvHeads, headDim, projectionBias, outputBias, feedForwardBias, true, window);
    }

    LlamaLayout withWindow(IntUnaryOperator ofLayer) {
        return new LlamaLayout(
                heads, kvHeads, headDim, projectionBias, outputBias, feedForwardBias, headNorms, ofLayer);
    }

    ModelConfig config(ConfigReader json) {
        int hidden = json.positive("hidden_size");
        int intermediate = json.positive("intermediate_size");
        double epsilon = json.real("rms_norm_eps", 1e-6);
        Activation activation = json.activation("hidden_act", "silu");
        var rope = new RopeReader(json, RopeKeys.USUAL);
        List<Block> blocks = new ArrayList<>();
        int layers = json.layers("num_hidden_layers");
        for (int layer = 0; layer < layers; layer++) {
            blocks.add(new Sizes(hidden, intermediate, epsilon, activation).block(this, layer));
        }
        return new ModelConfig(
                json.family().type(),
                json.positive("vocab_size"),
                hidden,
                rope.maxPositions(),
                PREFIX + "embed_tokens.weight",
                new Positions.Rotary(rope.rope(headDim, 1)),
                blocks,
                rms(PREFIX + "norm", hidden, epsilon),
                json.flag("tie_word_embeddings", false) ? null : "lm_head.weight",
                json.ids());
    }

    private static Norm rms(String name, int width, double epsilon) {
        return new Norm(name, Norm.Kind.ROOT_MEAN_SQUARE, width, epsilon);
    }

    private record Sizes(int hidden, int intermediate, double epsilon, Activation activation) {
        Block block(LlamaLayout layout, int layer) {
            String at = PREFIX + "layers." + layer + ".";
            return new Block(
                    rms(at + "input_layernorm", hidden, epsilon),
                    attention(layout, at + "self_attn.", layer),
                    rms(at + "post_attention_layernorm", hidden, epsilon),
                    feedForward(at + "mlp.", layout.feedForwardBias()),
                    false);
        }

        private Attention attention(LlamaLayout layout, String at, int layer) {
            int queries = Math.multiplyExact(layout.heads(), layout.headDim());
            int keys = layout.kvHeads() * layout.headDim();
            boolean bias = layout.projectionBias();
            return new Attention(
                    layout.heads(),
                    layout.kvHeads(),
                    layout.headDim(),
                    1 / Math.sqrt(layout.headDim()),
                    layout.window().applyAsInt(layer),
                    new Projection.Separate(
                            linear(at + "q_proj", queries, hidden, bias),
                            linear(at + "k_proj", keys, hidden, bias),
                            linear(at + "v_proj", keys, hidden, bias)),
                    headNorm(layout, at + "q_norm"),
                    headNorm(layout, at + "k_norm"),
                    linear(at + "o_proj", hidden, queries, layout.outputBias()));
        }

        private @Nullable Norm headNorm(LlamaLayout layout, String name) {
            return layout.headNorms() ? rms(name, layout.headDim(), epsilon) : null;
        }

        private FeedForward feedForward(String at, boolean bias) {
            return new FeedForward.Gated(
                    linear(at + "gate_proj", intermediate, hidden, bias),
                    linear(at + "up_proj", intermediate, hidden, bias),
                    linear(at + "down_proj", hidden, intermediate, bias),
                    activation);
        }

        private static Linear linear(String name, int outputs, int inputs, boolean bias) {
            return new Linear(name, outputs, inputs, bias, false);
        }
    }
}
