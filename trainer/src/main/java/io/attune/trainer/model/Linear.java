package io.attune.trainer.model;

import java.util.Arrays;
import java.util.Optional;

/** The linear layers of a block, by the names that Hugging Face and PEFT give them. */
public enum Linear {
    QUERY("self_attn", "q_proj"),
    KEY("self_attn", "k_proj"),
    VALUE("self_attn", "v_proj"),
    OUTPUT("self_attn", "o_proj"),
    GATE("mlp", "gate_proj"),
    UP("mlp", "up_proj"),
    DOWN("mlp", "down_proj");

    private final String part;
    private final String projection;

    Linear(String part, String projection) {
        this.part = part;
        this.projection = projection;
    }

    /** As in {@code self_attn.q_proj}. */
    public String path() {
        return part + "." + projection;
    }

    /** As in {@code q_proj}: what adapter_config.json lists as a target. */
    public String projection() {
        return projection;
    }

    public boolean isAttention() {
        return part.equals("self_attn");
    }

    public static Optional<Linear> byProjection(String projection) {
        return Arrays.stream(values())
                .filter(linear -> linear.projection.equals(projection))
                .findFirst();
    }
}
