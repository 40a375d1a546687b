package io.attune.trainer.model;

import static io.attune.trainer.graph.ElementType.FLOAT32;

import io.attune.trainer.ort.DeviceTensor;
import io.attune.trainer.ort.Operand;
import io.attune.trainer.ort.ResidentDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trained tensors that stay on a device; {@link #read} and {@link #write} are all that crosses. */
public record DeviceTensors(ResidentDevice device, List<DeviceParameter> parameters) implements TrainedTensors {

    /**
     * A trained tensor and what its gradient is summed into.
     *
     * @param decays as {@link Parameter#decays()}
     * @param pace as {@link Parameter#pace()}
     */
    public record DeviceParameter(
            String name, DeviceTensor value, DeviceTensor gradient, boolean decays, double pace) {}

    static DeviceTensors of(ResidentDevice device, Weights beginnings) {
        var parameters = new ArrayList<DeviceParameter>();
        for (Tensor tensor : beginnings.all()) {
            DeviceTensor value = device.place(tensor.inPlace());
            DeviceTensor gradient = device.allocate(FLOAT32, tensor.shape());
            parameters.add(new DeviceParameter(
                    tensor.name(), value, gradient, Parameter.decays(tensor), Parameter.pace(tensor)));
        }
        return new DeviceTensors(device, List.copyOf(parameters));
    }

    @Override
    public Map<String, Operand> values() {
        var values = new LinkedHashMap<String, Operand>();
        parameters.forEach(p -> values.put(p.name(), p.value()));
        return values;
    }

    @Override
    public GradientSums gradients() {
        var sums = new LinkedHashMap<String, DeviceTensor>();
        parameters.forEach(p -> sums.put(p.name(), p.gradient()));
        return new DeviceGradients(device, sums);
    }

    @Override
    public Weights read() {
        return new Weights(
                parameters.stream().map(p -> copy(p.name(), p.value())).toList());
    }

    private Tensor copy(String name, DeviceTensor from) {
        Tensor copy = Tensor.zeros(name, from.shape());
        device.copy(from, copy.inPlace());
        return copy;
    }

    @Override
    public void write(Weights weights) {
        parameters.forEach(p -> weights.get(p.name()).requireShape(p.value().shape()));
        parameters.forEach(p -> device.copy(weights.get(p.name()).inPlace(), p.value()));
    }

    @Override
    public void close() {
        parameters.forEach(p -> {
            p.value().close();
            p.gradient().close();
        });
    }
}
