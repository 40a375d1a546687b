package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Parameter;

/** The knobs that several rows of this family share. */
final class PreferenceParameters {
    static final Parameter BETA = Parameter.positive(
            "beta",
            0.1,
            "how strongly the policy is held to the reference: the weight of the KL that the loss stands for");

    private PreferenceParameters() {}
}
