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
import java.util.Optional;
import java.util.stream.IntStream;

/** GPT-NeoX and Pythia (Black et al. 2022): attention and feed-forward side by side, heads that turn in part, layer norms. */
final class GptNeoX implements Family {
    private static final String PREFIX = "gpt_neox.";
    private static final RopeKeys ROPE = new RopeKeys("rotary_emb_base", "rotary_pct");

    @Override
    public String type() {
        return "gpt_neox";
    }

    @Override
    public String className() {
        return "GPTNeoX";
    }

    @Override
    public Optional<RopeKeys> ropeKeys() {
        return Optional.of(ROPE);
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public ModelConfig read(ConfigReader json) {
        var sizes = new Sizes(
                json.positive("hidden_size"),
                json.positive("num_attention_heads"),
                json.positive("intermediate_size"),
                json.real("layer_norm_eps", 1e-5),
                json.activation("hidden_act", "gelu"),
                json.flag("attention_bias", true),
                json.flag("use_parallel_residual", true));
        if (sizes.hidden % sizes.heads != 0) {
            throw json.bad("hidden_size " + sizes.hidden + " is not a multiple of num_attention_heads " + sizes.heads);
        }
        var rope = new RopeReader(json, ROPE);
        return new ModelConfig(
                type(),
                json.positive("vocab_size"),
                sizes.hidden,
                rope.maxPositions(),
                PREFIX + "embed_in.weight",
                new Positions.Rotary(rope.rope(sizes.hidden / sizes.heads, .25)),
                IntStream.range(0, json.layers("num_hidden_layers"))
                        .mapToObj(sizes::block)
                        .toList(),
                sizes.norm(PREFIX + "final_layer_norm"),
                json.flag("tie_word_embeddings", false) ? null : "embed_out.weight",
                json.ids());
    }

    private record Sizes(
            int hidden,
            int heads,
            int intermediate,
            double epsilon,
            Activation activation,
            boolean attentionBias,
            boolean parallel) {

        Block block(int layer) {
            String at = PREFIX + "layers." + layer + ".";
            var feedForward = new FeedForward.Plain(
                    linear(at + "mlp.dense_h_to_4h", intermediate, hidden, true),
                    linear(at + "mlp.dense_4h_to_h", hidden, intermediate, true),
                    activation);
            return new Block(
                    norm(at + "input_layernorm"),
                    attention(at + "attention."),
                    norm(at + "post_attention_layernorm"),
                    feedForward,
                    parallel);
        }

        private Attention attention(String at) {
            int headDim = hidden / heads;
            return new Attention(
                    heads,
                    heads,
                    headDim,
                    1 / Math.sqrt(headDim),
                    Attention.EVERYTHING,
                    new Projection.Interleaved(linear(at + "query_key_value", 3 * hidden, hidden, attentionBias)),
                    null,
                    null,
                    linear(at + "dense", hidden, hidden, attentionBias));
        }

        private static Linear linear(String name, int outputs, int inputs, boolean bias) {
            return new Linear(name, outputs, inputs, bias, false);
        }

        Norm norm(String name) {
            return new Norm(name, Norm.Kind.LAYER, hidden, epsilon);
        }
    }
}
