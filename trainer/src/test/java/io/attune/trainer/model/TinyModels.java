package io.attune.trainer.model;

import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.family.Families;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/** Models of every family, small enough to be looked at from all sides. */
public final class TinyModels {
    private TinyModels() {}

    /** A llama of 13 tokens, 8 wide, in 2 blocks of 2 heads. */
    public static ModelConfig llama(Object... more) {
        return of("llama", rotary(), more);
    }

    /** As {@link #llama}, of another family with the same layout. */
    public static ModelConfig like(String family, Object... more) {
        return of(family, rotary(), more);
    }

    private static Map<String, Object> rotary() {
        var sizes = new LinkedHashMap<String, Object>();
        sizes.put("hidden_size", 8);
        sizes.put("intermediate_size", 12);
        sizes.put("num_hidden_layers", 2);
        sizes.put("num_attention_heads", 2);
        sizes.put("num_key_value_heads", 2);
        sizes.put("head_dim", 4);
        sizes.put("max_position_embeddings", 32);
        sizes.put("rope_theta", 100.0);
        return sizes;
    }

    public static ModelConfig gpt2(Object... more) {
        return of("gpt2", Map.of("n_embd", 8, "n_layer", 2, "n_head", 2, "n_positions", 32), more);
    }

    public static ModelConfig neox(Object... more) {
        Map<String, Object> sizes = Map.of(
                "hidden_size", 8,
                "intermediate_size", 12,
                "num_hidden_layers", 2,
                "num_attention_heads", 2,
                "max_position_embeddings", 32,
                "rotary_emb_base", 100.0,
                "rotary_pct", 0.5);
        return of("gpt_neox", sizes, more);
    }

    private static ModelConfig of(String family, Map<String, Object> sizes, Object... more) {
        ObjectNode json = Fixtures.JSON.createObjectNode();
        json.put("model_type", family);
        json.put("vocab_size", 13);
        json.put("eos_token_id", 1);
        sizes.forEach((name, value) -> json.set(name, Fixtures.JSON.valueToTree(value)));
        for (int i = 0; i < more.length; i += 2) {
            json.set(more[i].toString(), Fixtures.JSON.valueToTree(more[i + 1]));
        }
        return Families.read("a tiny model", json);
    }

    /** Normal weights around 0, of norms around 1. */
    public static Weights weights(ModelConfig config, double spread, RandomGenerator random) {
        List<Tensor> tensors = new ArrayList<>();
        ModelShapes.of(config, Head.LANGUAGE_MODEL).forEach((name, shape) -> {
            Tensor tensor =
                    Tensor.zeros(name, shape.stream().mapToLong(Long::longValue).toArray());
            double centre = shape.size() == 1 && name.endsWith("weight") ? 1 : 0;
            for (long i = 0; i < tensor.elements(); i++) {
                tensor.set(i, (float) (centre + spread * random.nextGaussian()));
            }
            tensors.add(tensor);
        });
        return new Weights(tensors);
    }
}
