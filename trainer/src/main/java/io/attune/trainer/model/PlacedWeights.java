package io.attune.trainer.model;

import static io.attune.trainer.graph.ElementType.FLOAT32;

import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Operand;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The weights that passes read, where the model computes. */
final class PlacedWeights implements AutoCloseable {
    private final Map<String, Operand> untrained = new LinkedHashMap<>();
    private final Map<String, Operand> policy;
    private final Map<String, Operand> reference;

    PlacedWeights(Device device, BaseWeights base, Tuning tuning, TrainedTensors trained) {
        base.frozen().forEach((name, tensor) -> untrained.put(name, device.place(tensor)));
        base.inputs().forEach((name, tensor) -> untrained.put(name, device.place(tensor)));
        policy = new HashMap<>(untrained);
        policy.putAll(trained.values());
        reference = new HashMap<>(policy);
        switch (tuning) {
            case Tuning.Lora(LoraSpec spec) -> {
                policy.put(ModelValues.ADAPTER_SCALE, scale(spec.scale()));
                reference.put(ModelValues.ADAPTER_SCALE, scale(0));
            }
            case Tuning.Full() -> reference.putAll(untrained);
        }
    }

    private static NativeTensor scale(double scale) {
        return NativeTensor.of(FLOAT32, new double[] {scale});
    }

    /** As training found them, without what began with it. */
    Map<String, Operand> untrained() {
        return untrained;
    }

    /** As they are now. */
    Map<String, Operand> policy() {
        return policy;
    }

    /** With full tuning the base weights stand in for the trained ones; adapters are switched off by their scale. */
    Map<String, Operand> reference() {
        return reference;
    }

    @Override
    public void close() {
        untrained.values().forEach(Operand::close);
    }
}
