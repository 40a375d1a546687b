package io.attune.trainer.model;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.INT64;

import io.attune.trainer.graph.Attribute;
import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.ort.DeviceTensor;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Operand;
import io.attune.trainer.ort.ResidentDevice;
import io.attune.trainer.ort.Session;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@link Sums} where the numbers are: small graphs that write over what they read. On the CPU's allocator they add in the order of the rows, as Java does; a
 * GPU adds the rows of one index in any order.
 */
final class DeviceSums {
    private static final Shape ANY = Shape.of(Dim.named("elements"));
    private static final String SUM = "sum";
    private static final String MORE = "more";
    private static final String PLACES = "places";
    private static final String RESULT = "result";

    private final ResidentDevice device;

    DeviceSums(ResidentDevice device) {
        this.device = device;
    }

    private static Program sum() {
        var ops = new Operators(new Graph(FLOAT32));
        Value before = ops.graph().input(SUM, FLOAT32, ANY);
        Value more = ops.graph().input(MORE, FLOAT32, ANY);
        return program(ops, ops.add(before, more));
    }

    private static Program scatter() {
        var ops = new Operators(new Graph(FLOAT32));
        Graph graph = ops.graph();
        Dim width = Dim.named("width");
        Dim count = Dim.named("count");
        Value table = graph.input(SUM, FLOAT32, Shape.of(Dim.named("height"), width));
        Value rows = graph.input(MORE, FLOAT32, Shape.of(count, width));
        Value places = ops.expandLike(graph.input(PLACES, INT64, Shape.of(count, Dim.of(1))), rows);
        Map<String, Attribute> adding = Map.of("axis", Attribute.of(0), "reduction", Attribute.of("add"));
        return program(
                ops,
                graph.apply(
                        Graph.ONNX, "ScatterElements", List.of(table, places, rows), adding, FLOAT32, table.shape()));
    }

    private static Program program(Operators ops, Value result) {
        return Program.of(ops.graph(), List.of(ops.graph().output(RESULT, result)));
    }

    void add(DeviceTensor from, DeviceTensor to) {
        try (DeviceTensor more = from.flat();
                DeviceTensor flat = to.flat()) {
            run(device.shared("sum", DeviceSums::sum), Map.of(SUM, flat, MORE, more), flat);
        }
    }

    /** Adds each row to that row of a table which its index names. */
    void addRows(DeviceTensor table, long[] indices, Operand rows) {
        try (NativeTensor places = NativeTensor.of(indices, indices.length, 1)) {
            Session scatter = device.shared("sum of rows", DeviceSums::scatter);
            run(scatter, Map.of(SUM, table, MORE, rows, PLACES, places), table);
        }
    }

    private static void run(Session session, Map<String, ? extends Operand> inputs, DeviceTensor result) {
        session.run(inputs, Set.of(), Map.of(RESULT, result)).close();
    }
}
