package io.attune.trainer.sample;

import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.Weights;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Operand;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A base's weights as a sampler's sessions read them: in place, rounded, or on a device, and joined where that is faster. */
final class HeldWeights implements AutoCloseable {
    private final ModelConfig config;
    private final StepForm form;
    private final Weights given;
    private final Map<String, Operand> byName = new HashMap<>();

    HeldWeights(Device device, StepForm form, ModelConfig config, Weights given) {
        this.form = form;
        this.config = config;
        this.given = given;
        Set<String> rounded = form.precision().isHalf() ? CachedDecoder.factors(config) : Set.of();
        for (Tensor tensor : given.all()) {
            NativeTensor weight = tensor.inPlace();
            byName.put(
                    tensor.name(),
                    device.place(rounded.contains(tensor.name()) ? weight.rounded(form.precision()) : weight));
        }
    }

    /** The model as a session for these adapted layers computes it; then {@link #byName} has the weights that it reads. */
    ModelConfig modelFor(Set<Linear> adapted) {
        if (form.isResident()) {
            return config;
        }
        var projections = new JoinedProjections(config, adapted);
        for (String name : projections.names()) {
            byName.computeIfAbsent(
                    name, absent -> projections.tensor(absent, given).inPlace());
        }
        return projections.config();
    }

    Map<String, Operand> byName() {
        return byName;
    }

    @Override
    public void close() {
        byName.values().forEach(Operand::close);
    }
}
