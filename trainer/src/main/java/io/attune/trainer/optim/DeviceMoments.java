package io.attune.trainer.optim;

import static io.attune.trainer.graph.ElementType.FLOAT32;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.DeviceTensors;
import io.attune.trainer.model.DeviceTensors.DeviceParameter;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.Weights;
import io.attune.trainer.ort.DeviceTensor;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Operand;
import io.attune.trainer.ort.Outputs;
import io.attune.trainer.ort.ResidentDevice;
import io.attune.trainer.ort.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The arithmetic of {@link HostMoments} as a graph, in the same order of operations, run over parameters and means that stay on a device. It writes over
 * what it reads: each old value is read by one node alone, on which the new value depends. The norm is summed in float32, tensor by tensor.
 */
final class DeviceMoments implements Moments {
    private static final Shape ANY = Shape.of(Dim.named("elements"));
    private static final String VALUE = "value";
    private static final String GRADIENT = "gradient";
    private static final String MEAN = "mean";
    private static final String SQUARE = "square";
    private static final String NEW = "new ";
    private static final String CLIP = "clip";
    private static final String BETA1 = "beta1";
    private static final String BETA2 = "beta2";
    private static final String REST1 = "rest1";
    private static final String REST2 = "rest2";
    private static final String EPSILON = "epsilon";
    private static final String KEEP = "keep";
    private static final String SIZE = "size";
    private static final String ROOT = "root";
    private static final String SUM = "sum";

    private final DeviceTensors tensors;
    private final List<Slot> slots;

    /** A parameter and its means, all along one axis. */
    private record Slot(
            DeviceParameter parameter,
            DeviceTensor value,
            DeviceTensor gradient,
            DeviceTensor first,
            DeviceTensor second) {
        static Slot of(ResidentDevice device, DeviceParameter parameter) {
            DeviceTensor value = parameter.value().flat();
            NativeTensor zeros = NativeTensor.allocate(FLOAT32, value.shape());
            return new Slot(parameter, value, parameter.gradient().flat(), device.place(zeros), device.place(zeros));
        }
    }

    DeviceMoments(DeviceTensors tensors) {
        this.tensors = tensors;
        this.slots = tensors.parameters().stream()
                .map(parameter -> Slot.of(tensors.device(), parameter))
                .toList();
    }

    private static Program squares() {
        var ops = new Operators(new Graph(FLOAT32));
        Value gradient = ops.graph().input(GRADIENT, FLOAT32, ANY);
        Value sum = ops.sum(ops.mul(gradient, gradient), 0);
        return Program.of(ops.graph(), List.of(ops.graph().output(SUM, sum)));
    }

    private static Program step() {
        var ops = new Operators(new Graph(FLOAT32));
        Graph graph = ops.graph();
        Value g = ops.mul(graph.input(GRADIENT, FLOAT32, ANY), scalar(graph, CLIP));
        Value first = ops.add(
                ops.mul(graph.input(MEAN, FLOAT32, ANY), scalar(graph, BETA1)), ops.mul(g, scalar(graph, REST1)));
        Value second = ops.add(
                ops.mul(graph.input(SQUARE, FLOAT32, ANY), scalar(graph, BETA2)),
                ops.mul(ops.mul(g, g), scalar(graph, REST2)));
        Value spread = ops.add(ops.div(ops.sqrt(second), scalar(graph, ROOT)), scalar(graph, EPSILON));
        Value change = ops.div(ops.mul(first, scalar(graph, SIZE)), spread);
        Value after = ops.sub(ops.mul(graph.input(VALUE, FLOAT32, ANY), scalar(graph, KEEP)), change);
        return Program.of(
                graph,
                List.of(
                        graph.output(NEW + VALUE, after),
                        graph.output(NEW + MEAN, first),
                        graph.output(NEW + SQUARE, second)));
    }

    private static Value scalar(Graph graph, String name) {
        return graph.input(name, FLOAT32, Shape.SCALAR);
    }

    private static NativeTensor scalar(float value) {
        return NativeTensor.of(FLOAT32, new double[] {value});
    }

    @Override
    public double gradientNorm() {
        Session squares = tensors.device().shared("squared norm", DeviceMoments::squares);
        double sum = 0;
        for (Slot slot : slots) {
            try (Outputs outputs = squares.run(Map.of(GRADIENT, slot.gradient()), Set.of(SUM))) {
                sum += outputs.floats(SUM)[0];
            }
        }
        return Math.sqrt(sum);
    }

    @Override
    public void update(AdamW.Update update) {
        Session step = tensors.device().shared("AdamW", DeviceMoments::step);
        Map<String, Operand> numbers = Map.of(
                CLIP, scalar(update.clip()),
                BETA1, scalar(update.beta1()),
                BETA2, scalar(update.beta2()),
                REST1, scalar(update.rest1()),
                REST2, scalar(update.rest2()),
                EPSILON, scalar(update.epsilon()),
                ROOT, scalar(update.root()));
        for (Slot slot : slots) {
            Map<String, Operand> inputs = new HashMap<>(numbers);
            double pace = slot.parameter().pace();
            inputs.put(KEEP, scalar(update.keep(slot.parameter().decays(), pace)));
            inputs.put(SIZE, scalar(update.size(pace)));
            inputs.put(VALUE, slot.value());
            inputs.put(GRADIENT, slot.gradient());
            inputs.put(MEAN, slot.first());
            inputs.put(SQUARE, slot.second());
            Map<String, Operand> written =
                    Map.of(NEW + VALUE, slot.value(), NEW + MEAN, slot.first(), NEW + SQUARE, slot.second());
            step.run(inputs, Set.of(), written).close();
        }
    }

    @Override
    public Weights copy() {
        var means = new ArrayList<Tensor>();
        for (Slot slot : slots) {
            means.add(read(FIRST, slot, slot.first()));
            means.add(read(SECOND, slot, slot.second()));
        }
        return new Weights(means);
    }

    private Tensor read(String mean, Slot slot, DeviceTensor from) {
        Tensor copy = Tensor.zeros(mean + slot.parameter().name(), shape(slot));
        tensors.device().copy(from, copy.inPlace());
        return copy;
    }

    @Override
    public void restore(Weights means) {
        for (Slot slot : slots) {
            means.get(FIRST + slot.parameter().name()).requireShape(shape(slot));
            means.get(SECOND + slot.parameter().name()).requireShape(shape(slot));
        }
        for (Slot slot : slots) {
            tensors.device().copy(means.get(FIRST + slot.parameter().name()).inPlace(), slot.first());
            tensors.device().copy(means.get(SECOND + slot.parameter().name()).inPlace(), slot.second());
        }
    }

    private static long[] shape(Slot slot) {
        return slot.parameter().value().shape();
    }
}
