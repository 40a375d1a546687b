package io.attune.trainer.loop;

import io.attune.kafka.event.RoundSpec;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.Set;

/** Which weights of a round's policy are trained, and of its reward model: all, or adapters as the round says. */
final class RoundTuning {
    private RoundTuning() {}

    /** @throws RoundFailedException naming a layer that the model does not have */
    static Tuning of(RoundSpec spec, ModelConfig model) {
        if (spec.loraRank() == 0) {
            return new Tuning.Full();
        }
        LoraSpec usual = LoraSpec.ofRank(spec.loraRank());
        var lora = new LoraSpec(
                spec.loraRank(),
                spec.adapterAlpha(),
                spec.loraTargets().isEmpty() ? usual.targets() : Set.copyOf(spec.loraTargets()));
        try {
            return new Tuning.Lora(lora.requireLayers(model));
        } catch (IllegalArgumentException unknown) {
            throw new RoundFailedException(
                    "loraTargets: " + unknown.getMessage() + "; launch another round with some of these", unknown);
        }
    }
}
