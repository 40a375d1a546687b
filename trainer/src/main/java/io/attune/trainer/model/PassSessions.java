package io.attune.trainer.model;

import io.attune.trainer.graph.Program;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.Operand;
import io.attune.trainer.ort.Session;
import java.util.HashMap;
import java.util.Map;

/** The sessions of one form's graphs, each opened when it is first asked for: most runs need few of them. */
final class PassSessions implements AutoCloseable {
    private final Device device;
    private final TrainingGraph graph;
    private final Map<String, ? extends Operand> weights;
    private final Map<Program, Session> opened = new HashMap<>();

    /** @param weights frozen ones at least, where the device reads them */
    PassSessions(Device device, TrainingGraph graph, Map<String, ? extends Operand> weights) {
        this.device = device;
        this.graph = graph;
        this.weights = weights;
    }

    TrainingGraph graph() {
        return graph;
    }

    Session forward() {
        return of(graph.forward());
    }

    Session backward() {
        return of(graph.backward());
    }

    Session plain() {
        return of(graph.plain());
    }

    Session states() {
        return of(graph.states());
    }

    private Session of(Program program) {
        return opened.computeIfAbsent(program, wanted -> device.open(wanted, weights));
    }

    @Override
    public void close() {
        opened.values().forEach(Session::close);
    }
}
