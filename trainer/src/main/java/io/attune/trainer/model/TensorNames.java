package io.attune.trainer.model;

import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.family.Family;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the tensors of files are called: those that are read, and by their full names. */
final class TensorNames {
    /** Tables and masks that old files hold beside the weights. */
    private static final List<String> COMPUTED = List.of(
            "rotary_emb.inv_freq", ".attn.bias", ".attn.masked_bias", ".attention.bias", ".attention.masked_bias");

    private static final Set<String> HEADS = Set.of("lm_head.weight", "embed_out.weight");

    private final Family family;
    private final ModelConfig config;
    private final Set<String> known = new HashSet<>();

    TensorNames(Family family, ModelConfig config) {
        this.family = family;
        this.config = config;
        known.addAll(ModelShapes.of(config, Head.LANGUAGE_MODEL).keySet());
        known.add(Names.SCORE);
    }

    /** With the prefix that files lack which were written by a class without a head, such as gpt2's own. */
    String full(String name) {
        return !known.contains(name) && known.contains(family.prefix() + name) ? family.prefix() + name : name;
    }

    /** A tied head may be stored, and says the same as the embedding; what can be computed is not read. */
    boolean isRead(String name) {
        boolean tiedHead = config.tiedHead() && HEADS.contains(name);
        return !tiedHead && COMPUTED.stream().noneMatch(name::endsWith);
    }
}
