package io.attune.trainer.model;

import static java.util.Objects.requireNonNull;

/** Which weights are trained, and so what the reference policy is. */
public sealed interface Tuning {

    /** Every weight; a frozen copy of the beginning is the reference. */
    record Full() implements Tuning {}

    /** Adapters only; the model without them is the reference. */
    record Lora(LoraSpec spec) implements Tuning {
        public Lora {
            requireNonNull(spec, "spec is null");
        }
    }
}
