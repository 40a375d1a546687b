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

/** GPT-2 (Radford et al. 2019): learned positions, layer norms, one layer for query, key and value, weights stored the other way round. */
final class Gpt2 implements Family {
    private static final String PREFIX = "transformer.";

    @Override
    public String type() {
        return "gpt2";
    }

    @Override
    public String className() {
        return "GPT2";
    }

    @Override
    public String languageModelClass() {
        return "GPT2LMHeadModel";
    }

    @Override
    public Optional<RopeKeys> ropeKeys() {
        return Optional.empty();
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public ModelConfig read(ConfigReader json) {
        json.ignore("reorder_and_upcast_attn"); // the order of a product, which changes rounding only
        if (json.flag("add_cross_attention", false)) {
            throw json.bad("add_cross_attention is true; only decoders that stand alone can be read");
        }
        var sizes = new Sizes(
                json.positive("n_embd"),
                json.positive("n_head"),
                json.positive("n_inner", Math.multiplyExact(4, json.positive("n_embd"))),
                json.real("layer_norm_epsilon", 1e-5),
                json.activation("activation_function", "gelu_new"),
                json.flag("scale_attn_weights", true),
                json.flag("scale_attn_by_inverse_layer_idx", false));
        if (sizes.hidden % sizes.heads != 0) {
            throw json.bad("n_embd " + sizes.hidden + " is not a multiple of n_head " + sizes.heads);
        }
        return new ModelConfig(
                type(),
                json.positive("vocab_size"),
                sizes.hidden,
                json.positive("n_positions", 1024),
                PREFIX + "wte.weight",
                new Positions.Learned(PREFIX + "wpe.weight"),
                IntStream.range(0, json.layers("n_layer"))
                        .mapToObj(sizes::block)
                        .toList(),
                sizes.norm(PREFIX + "ln_f"),
                json.flag("tie_word_embeddings", true) ? null : "lm_head.weight",
                json.ids());
    }

    private record Sizes(
            int hidden,
            int heads,
            int inner,
            double epsilon,
            Activation activation,
            boolean scaled,
            boolean scaledByLayer) {

        Block block(int layer) {
            String at = PREFIX + "h." + layer + ".";
            var feedForward = new FeedForward.Plain(
                    conv(at + "mlp.c_fc", inner, hidden), conv(at + "mlp.c_proj", hidden, inner), activation);
            return new Block(norm(at + "ln_1"), attention(at + "attn.", layer), norm(at + "ln_2"), feedForward, false);
        }

        private Attention attention(String at, int layer) {
            double scale = (scaled ? 1 / Math.sqrt((double) hidden / heads) : 1) / (scaledByLayer ? layer + 1 : 1);
            return new Attention(
                    heads,
                    heads,
                    hidden / heads,
                    scale,
                    Attention.EVERYTHING,
                    new Projection.Stacked(conv(at + "c_attn", 3 * hidden, hidden)),
                    null,
                    null,
                    conv(at + "c_proj", hidden, hidden));
        }

        private static Linear conv(String name, int outputs, int inputs) {
            return new Linear(name, outputs, inputs, true, true);
        }

        Norm norm(String name) {
            return new Norm(name, Norm.Kind.LAYER, hidden, epsilon);
        }
    }
}
