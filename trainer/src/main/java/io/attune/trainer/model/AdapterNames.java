package io.attune.trainer.model;

/** PEFT's names for adapter tensors. */
final class AdapterNames {
    static final String PREFIX = "base_model.model.";
    static final String A = ".lora_A.weight";
    static final String B = ".lora_B.weight";

    private AdapterNames() {}

    /** The factor that a layer, named as {@link Names#linear} does, applies first: [rank, inputs]. */
    static String a(String linear) {
        return PREFIX + linear + A;
    }

    /** The factor that it applies second: [outputs, rank]. */
    static String b(String linear) {
        return PREFIX + linear + B;
    }
}
