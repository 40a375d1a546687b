package io.attune.trainer.ort;

import io.attune.trainer.graph.ElementType;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run left on a device; reading numbers copies them from there. */
final class DeviceOutputs implements Outputs {
    private final ResidentDevice device;
    private final Map<String, DeviceTensor> tensors;

    DeviceOutputs(ResidentDevice device, Map<String, DeviceTensor> tensors) {
        this.device = device;
        this.tensors = tensors;
    }

    @Override
    public double[] reals(String name) {
        if (tensor(name).type() == ElementType.FLOAT64) {
            try (NativeTensor copy = copy(name)) {
                return copy.memory().toArray(ValueLayout.JAVA_DOUBLE);
            }
        }
        float[] floats = floats(name);
        double[] values = new double[floats.length];
        Arrays.setAll(values, i -> floats[i]);
        return values;
    }

    @Override
    public float[] floats(String name) {
        try (NativeTensor copy = copy(name)) {
            return copy.memory().toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    @Override
    public long[] longs(String name) {
        try (NativeTensor copy = copy(name)) {
            return copy.memory().toArray(ValueLayout.JAVA_LONG);
        }
    }

    @Override
    public Map<String, Operand> saved(Collection<String> names) {
        var saved = new LinkedHashMap<String, Operand>();
        names.forEach(name -> saved.put(name, tensor(name)));
        return saved;
    }

    private NativeTensor copy(String name) {
        DeviceTensor tensor = tensor(name);
        NativeTensor copy = NativeTensor.allocate(tensor.type(), tensor.shape());
        device.copy(tensor, copy);
        return copy;
    }

    private DeviceTensor tensor(String name) {
        DeviceTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the run has no output " + name);
        }
        return tensor;
    }

    @Override
    public void close() {
        tensors.values().forEach(DeviceTensor::close);
    }
}
