package io.attune.trainer.model;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.ort.DeviceTensor;
import io.attune.trainer.ort.Operand;
import io.attune.trainer.ort.ResidentDevice;
import java.util.Map;
import java.util.Set;

/** Gradients that stay on a device; a first run writes them in place, what others write aside is added there. */
final class DeviceGradients implements GradientSums {
    private final ResidentDevice device;
    private final DeviceSums arithmetic;
    private final GradientMemory<DeviceTensor> memory;
    private boolean clean;

    /** @param sums one tensor for each trained weight, which become zeros */
    DeviceGradients(ResidentDevice device, Map<String, DeviceTensor> sums) {
        this.device = device;
        this.arithmetic = new DeviceSums(device);
        this.memory = new GradientMemory<>(sums, sum -> device.allocate(ElementType.FLOAT32, sum.shape()));
        clear();
    }

    @Override
    public Map<String, DeviceTensor> targets(Set<String> dense, int lane) {
        return memory.targets(dense, lane, clean && lane == 0);
    }

    @Override
    public void settle(Set<String> dense, int lane) {
        if (!clean) {
            dense.forEach(name -> arithmetic.add(memory.aside(lane, name), memory.sum(name)));
        }
        clean = false;
    }

    @Override
    public DeviceTensor rows(int count, int width) {
        return device.allocate(ElementType.FLOAT32, count, width);
    }

    @Override
    public void addRows(String weight, long[] indices, Operand rows) {
        arithmetic.addRows(memory.sum(weight), indices, rows);
    }

    @Override
    public void clear() {
        clean = true;
        memory.sums().values().forEach(device::clear);
    }

    @Override
    public void close() {
        memory.asides().forEach(DeviceTensor::close);
    }
}
