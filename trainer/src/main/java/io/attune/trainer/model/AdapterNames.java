package io.attune.trainer.model;

import io.attune.trainer.model.architecture.Linear;

/** PEFT's names for adapter tensors. */
final class AdapterNames {
    static final String PREFIX = "base_model.model.";
    static final String A = ".lora_A.weight";
    static final String B = ".lora_B.weight";

    private AdapterNames() {}

    /** The factor that a layer applies first: [rank, inputs]. */
    static String a(Linear linear) {
        return PREFIX + linear.name() + A;
    }

    /** The factor that it applies second: [outputs, rank]. */
    static String b(Linear linear) {
        return PREFIX + linear.name() + B;
    }
}
