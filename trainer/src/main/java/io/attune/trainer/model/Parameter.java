package io.attune.trainer.model;

/**
 * A trained tensor and the memory that its gradient is summed into.
 *
 * @param decays whether weight decay applies: not to norms and biases
 */
public record Parameter(Tensor value, Tensor gradient, boolean decays) {
    public String name() {
        return value.name();
    }
}
