package io.attune.trainer.loop;

import io.attune.kafka.event.RoundSpec;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.Set;

/** Which weights of a round's models are trained. */
final class RoundTuning {
    private RoundTuning() {}

    /**
     * Of the policy: all, or adapters as the round says.
     *
     * @throws RoundFailedException naming a layer that the model does not have
     */
    static Tuning ofPolicy(RoundSpec spec, ModelConfig model) {
        if (spec.loraRank() == 0) {
            return new Tuning.Full();
        }
        LoraSpec usual = LoraSpec.ofRank(spec.loraRank());
        Double alpha = spec.loraAlpha();
        var lora = new LoraSpec(
                spec.loraRank(),
                alpha == null ? usual.alpha() : alpha,
                spec.loraTargets().isEmpty() ? usual.targets() : Set.copyOf(spec.loraTargets()));
        try {
            return new Tuning.Lora(lora.requireLayers(model));
        } catch (IllegalArgumentException unknown) {
            throw new RoundFailedException(
                    "loraTargets: " + unknown.getMessage() + "; launch another round with some of these", unknown);
        }
    }

    /** Of its reward model: all, or adapters on every linear layer. How much and where the policy is adapted says nothing about rewards. */
    static Tuning ofRewardModel(int loraRank) {
        return loraRank == 0 ? new Tuning.Full() : new Tuning.Lora(LoraSpec.ofRank(loraRank));
    }
}
