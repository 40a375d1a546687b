package io.attune.trainer.model.architecture;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A linear layer, y = W·x + b.
 *
 * @param name as Hugging Face names the module, such as {@code model.layers.0.self_attn.q_proj}
 * @param hasBias whether it adds {@code b}
 * @param transposed whether its weight is stored as [inputs, outputs], as gpt2's Conv1D does, rather than [outputs, inputs]
 */
public record Linear(String name, int outputs, int inputs, boolean hasBias, boolean transposed) {
    public Linear {
        requireNonNull(name, "name is null");
        if (outputs < 1 || inputs < 1) {
            throw new IllegalArgumentException(name + " has " + outputs + " outputs and " + inputs + " inputs");
        }
    }

    public String weight() {
        return name + ".weight";
    }

    public String bias() {
        return name + ".bias";
    }

    /** The last part of the name, such as {@code q_proj}: what adapter_config.json lists as a target. */
    public String module() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Of the weight as it is stored. */
    public List<Long> shape() {
        return transposed ? List.of((long) inputs, (long) outputs) : List.of((long) outputs, (long) inputs);
    }
}
