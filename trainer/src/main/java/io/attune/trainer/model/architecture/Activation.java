package io.attune.trainer.model.architecture;

import java.util.Optional;

/** What bends a feed-forward block, by the names that Hugging Face's configurations use. */
public enum Activation {
    /** x·σ(x). */
    SILU,
    /** x·Φ(x), exactly. */
    GELU,
    /** x·Φ(x) through a tanh: ½x(1 + tanh(√(2/π)(x + 0.044715x³))). */
    GELU_TANH;

    public static Optional<Activation> named(String name) {
        return switch (name) {
            case "silu", "swish" -> Optional.of(SILU);
            case "gelu" -> Optional.of(GELU);
            case "gelu_new", "gelu_fast", "gelu_pytorch_tanh" -> Optional.of(GELU_TANH);
            default -> Optional.empty();
        };
    }
}
