package io.attune.trainer.sample;

import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.Operand;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * An adapter as the sampler's sessions take it: its tensors copied, so that learning may go on in the originals, with the scale
 * multiplied into the second matrix. Any number of them can be drawn from in turn; none needs a session of its own.
 */
public final class HotAdapter implements AutoCloseable {
    private final Set<Linear> targets;
    private final Map<String, Operand> inputs;

    private HotAdapter(Set<Linear> targets, Map<String, Operand> inputs) {
        this.targets = Set.copyOf(targets);
        this.inputs = inputs;
    }

    /** No adapter: the base itself. */
    public static HotAdapter none() {
        return new HotAdapter(Set.of(), Map.of());
    }

    /** Copies an adapter. */
    public static HotAdapter of(ModelConfig config, Adapter adapter) {
        return of(Device.ofProcess(), config, adapter);
    }

    /** Copies an adapter to a device. */
    static HotAdapter of(Device device, ModelConfig config, Adapter adapter) {
        LoraSpec spec = adapter.spec();
        Map<String, Operand> inputs = new HashMap<>();
        Set<Linear> targets = Set.copyOf(spec.adapted(config));
        for (Linear linear : targets) {
            inputs.put(
                    StepGraph.adapterDown(linear),
                    device.place(
                            adapter.a(linear).copy(adapter.a(linear).name()).inPlace()));
            inputs.put(
                    StepGraph.adapterUp(linear),
                    device.place(adapter.b(linear).times(spec.scale()).inPlace()));
        }
        return new HotAdapter(targets, inputs);
    }

    Set<Linear> targets() {
        return targets;
    }

    Map<String, Operand> inputs() {
        return inputs;
    }

    @Override
    public void close() {
        inputs.values().forEach(Operand::close);
    }
}
