package io.attune.trainer.model;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.ort.DeviceTensor;
import io.attune.trainer.ort.Operand;
import io.attune.trainer.ort.ResidentDevice;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Gradients that stay on a device; a first run writes them in place, what a later one wrote aside is added there. */
final class DeviceGradients implements GradientSums {
    private final ResidentDevice device;
    private final DeviceSums arithmetic;
    private final Map<String, DeviceTensor> sums;
    private final Map<String, DeviceTensor> scratch = new HashMap<>();
    private boolean clean;

    /** @param sums one tensor for each trained weight, which become zeros */
    DeviceGradients(ResidentDevice device, Map<String, DeviceTensor> sums) {
        this.device = device;
        this.arithmetic = new DeviceSums(device);
        this.sums = sums;
        clear();
    }

    @Override
    public Map<String, DeviceTensor> targets(Set<String> dense) {
        return dense.stream().collect(Collectors.toMap(name -> name, name -> clean ? sum(name) : aside(name)));
    }

    private DeviceTensor aside(String name) {
        return scratch.computeIfAbsent(
                name, some -> device.allocate(ElementType.FLOAT32, sum(some).shape()));
    }

    @Override
    public void settle(Set<String> dense) {
        if (!clean) {
            dense.forEach(name -> arithmetic.add(aside(name), sum(name)));
        }
        clean = false;
    }

    @Override
    public DeviceTensor rows(int count, int width) {
        return device.allocate(ElementType.FLOAT32, count, width);
    }

    @Override
    public void addRows(String weight, long[] indices, Operand rows) {
        arithmetic.addRows(sum(weight), indices, rows);
    }

    private DeviceTensor sum(String weight) {
        DeviceTensor sum = sums.get(weight);
        if (sum == null) {
            throw new IllegalStateException("no memory was given for the gradient of " + weight);
        }
        return sum;
    }

    @Override
    public void clear() {
        clean = true;
        sums.values().forEach(device::clear);
    }

    @Override
    public void close() {
        scratch.values().forEach(DeviceTensor::close);
    }
}
