package io.attune.trainer.ort;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Value;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A session on the CPU, over memory that Java sees. */
final class CpuSession implements Session {
    private final OrtApi api = SharedRuntime.api();
    private final MemorySegment pointer;
    private final List<String> inputs;
    private final Map<String, ElementType> outputs = new HashMap<>();

    /** Frozen weights are read in place, so they must stay reachable as long as the session. */
    private final Map<String, Operand> frozen;

    private final AtomicBoolean closed = new AtomicBoolean();

    private CpuSession(MemorySegment pointer, Program program, Map<String, Operand> frozen) {
        this.pointer = pointer;
        this.frozen = frozen;
        this.inputs = program.inputs().stream().map(Value::name).toList();
        program.outputs().forEach(output -> outputs.put(output.name(), output.type()));
    }

    /** @param threading says which threads it computes on */
    static CpuSession open(
            Program program, Map<String, ? extends Operand> weights, Consumer<SessionOptions> threading) {
        var frozen = new HashMap<String, Operand>();
        for (Value weight : program.frozen()) {
            frozen.put(weight.name(), Session.required(weights, weight.name()));
        }
        try (var options = new SessionOptions()) {
            threading.accept(options);
            SharedArena.use(options);
            frozen.forEach((name, weight) -> options.addInitializer(name, CpuRun.value(weight)));
            return new CpuSession(options.open(program.withWideProducts()), program, frozen);
        }
    }

    @Override
    public Outputs run(
            Map<String, ? extends Operand> given, Set<String> wanted, Map<String, ? extends Operand> pinned) {
        try (Arena memory = Arena.ofConfined()) {
            var run = new CpuRun(this, memory, read(given), wanted, pinned);
            run.run();
            var made = new HashMap<String, Saved>();
            run.made()
                    .forEach((name, value) ->
                            made.put(name, new Saved(value, requireNonNull(outputs.get(name), name))));
            return new CpuOutputs(made);
        }
    }

    @Override
    public BoundRun bind(Map<String, ? extends Operand> given, Map<String, ? extends Operand> pinned) {
        return new CpuRun(this, Arena.ofAuto(), read(given), Set.of(), pinned);
    }

    private Map<String, Operand> read(Map<String, ? extends Operand> given) {
        var read = new HashMap<String, Operand>();
        inputs.forEach(name -> read.put(name, Session.required(given, name)));
        return read;
    }

    OrtApi api() {
        return api;
    }

    MemorySegment pointer() {
        return pointer;
    }

    void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the session is closed");
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            api.release(OrtApi.Function.RELEASE_SESSION, pointer);
            frozen.clear();
        }
    }
}
