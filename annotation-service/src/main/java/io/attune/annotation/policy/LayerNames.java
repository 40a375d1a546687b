package io.attune.annotation.policy;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the linear layers of a family of models are called, so that a launch whose adapter is for none of them is refused before it begins. The trainer owns the
 * architectures and says the same of what gets past this, such as a layer's number.
 *
 * @param family config.json's {@code model_type}
 * @param blocks what the names of all of them begin with; the number of the block comes next
 * @param layers of a block, by the rest of their names
 */
public record LayerNames(String family, String blocks, List<String> layers) {
    /** What PEFT calls every linear layer. */
    private static final String ALL_LINEAR = "all-linear";

    private static final Pattern NUMBER = Pattern.compile("(?<![^.])\\d{1,5}(?=\\.)");

    private static final List<String> GATED = List.of(
            "self_attn.q_proj",
            "self_attn.k_proj",
            "self_attn.v_proj",
            "self_attn.o_proj",
            "mlp.gate_proj",
            "mlp.up_proj",
            "mlp.down_proj");

    private static final Map<String, LayerNames> FAMILIES = Stream.of(
                    new LayerNames("llama", "model.layers.", GATED),
                    new LayerNames("mistral", "model.layers.", GATED),
                    new LayerNames("qwen2", "model.layers.", GATED),
                    new LayerNames("qwen3", "model.layers.", GATED),
                    new LayerNames(
                            "gpt2", "transformer.h.", List.of("attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj")),
                    new LayerNames(
                            "gpt_neox",
                            "gpt_neox.layers.",
                            List.of(
                                    "attention.query_key_value",
                                    "attention.dense",
                                    "mlp.dense_h_to_4h",
                                    "mlp.dense_4h_to_h")))
            .collect(Collectors.toMap(LayerNames::family, Function.identity()));

    public LayerNames {
        requireNonNull(family, "family is null");
        requireNonNull(blocks, "blocks is null");
        layers = List.copyOf(layers);
    }

    /** Those of that family; empty where it is not known here. */
    public static Optional<LayerNames> of(String family) {
        return Optional.ofNullable(FAMILIES.get(family));
    }

    /** The last parts of their names, by which most people know them. */
    public List<String> modules() {
        return layers.stream()
                .map(layer -> layer.substring(layer.lastIndexOf('.') + 1))
                .distinct()
                .toList();
    }

    /** Checks that each of these is the end of a layer's name. @throws IllegalArgumentException naming one that is not */
    public void require(Collection<String> targets) {
        for (String target : targets) {
            if (!target.equals(ALL_LINEAR) && layers.stream().noneMatch(layer -> names(target, layer))) {
                throw new IllegalArgumentException("loraTargets names \"" + target + "\", and a " + family
                        + " model has no such layer: choose among " + String.join(", ", modules())
                        + ", or leave loraTargets out for all of them");
            }
        }
    }

    private boolean names(String target, String layer) {
        return ("." + blocks + "0." + layer)
                .endsWith("." + NUMBER.matcher(target).replaceAll("0"));
    }
}
