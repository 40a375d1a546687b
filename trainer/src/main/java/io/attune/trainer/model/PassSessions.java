package io.attune.trainer.model;

import io.attune.trainer.graph.Program;
import io.attune.trainer.ort.Session;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The sessions of one form's graphs, each opened when it is first asked for: most runs need few of them. Several threads may ask. */
final class PassSessions implements AutoCloseable {
    private final TrainingGraph graph;
    private final Function<Program, Session> opening;
    private final Map<Program, Session> opened = new HashMap<>();

    PassSessions(TrainingGraph graph, Function<Program, Session> opening) {
        this.graph = graph;
        this.opening = opening;
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

    private synchronized Session of(Program program) {
        return opened.computeIfAbsent(program, opening);
    }

    @Override
    public synchronized void close() {
        opened.values().forEach(Session::close);
    }
}
