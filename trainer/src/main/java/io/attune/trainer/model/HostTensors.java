package io.attune.trainer.model;

import static io.attune.trainer.graph.ElementType.FLOAT32;

import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Operand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trained tensors in memory that Java sees and changes in place. */
public record HostTensors(List<Parameter> parameters) implements TrainedTensors {
    static HostTensors of(Weights beginnings) {
        return new HostTensors(
                beginnings.all().stream().map(HostTensors::parameter).toList());
    }

    private static Parameter parameter(Tensor value) {
        Tensor gradient = Tensor.zeros(value.name(), value.shape());
        return new Parameter(value, gradient, Parameter.decays(value), Parameter.pace(value));
    }

    @Override
    public Map<String, Operand> values() {
        var values = new LinkedHashMap<String, Operand>();
        parameters.forEach(p -> values.put(p.name(), p.value().inPlace()));
        return values;
    }

    @Override
    public GradientSums gradients() {
        var sums = new LinkedHashMap<String, NativeTensor>();
        parameters.forEach(p -> sums.put(p.name(), p.gradient().inPlace()));
        return new HostGradients(FLOAT32, sums);
    }

    @Override
    public Weights read() {
        return new Weights(parameters.stream().map(Parameter::value).toList());
    }

    @Override
    public void write(Weights weights) {
        parameters.forEach(p -> weights.get(p.name()).requireShape(p.value().shape()));
        parameters.forEach(p -> p.value().data().copyFrom(weights.get(p.name()).data()));
    }

    @Override
    public void close() {
        // Java's memory ends with what refers to it
    }
}
