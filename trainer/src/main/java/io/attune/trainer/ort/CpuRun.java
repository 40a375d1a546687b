package io.attune.trainer.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A run on the CPU with its arguments as the C API takes them: where it is run again, nothing is looked up or allocated again. */
final class CpuRun implements BoundRun {
    private final CpuSession session;
    private final Set<String> made;
    private final MemorySegment written;
    private final Object[] arguments;

    /** What must stay reachable while native code uses it. */
    private final Object[] used;

    /**
     * @param memory for names and pointers
     * @param read exactly what the program reads
     * @param made what ONNX Runtime allocates
     */
    CpuRun(
            CpuSession session,
            Arena memory,
            Map<String, Operand> read,
            Set<String> made,
            Map<String, ? extends Operand> pinned) {
        this.session = session;
        this.made = made;
        this.used = new Object[] {session, read, Map.copyOf(pinned)};
        List<String> inputs = List.copyOf(read.keySet());
        List<String> outputs =
                Stream.concat(made.stream(), pinned.keySet().stream()).toList();
        MemorySegment values = memory.allocate(ADDRESS, inputs.size());
        point(values, 0, inputs, read);
        this.written = memory.allocate(ADDRESS, outputs.size());
        point(written, made.size(), outputs, pinned);
        this.arguments = new Object[] {
            session.pointer(),
            MemorySegment.NULL,
            names(memory, inputs),
            values,
            (long) inputs.size(),
            names(memory, outputs),
            (long) outputs.size(),
            written
        };
    }

    private static MemorySegment names(Arena memory, List<String> names) {
        MemorySegment array = memory.allocate(ADDRESS, names.size());
        for (int i = 0; i < names.size(); i++) {
            array.setAtIndex(ADDRESS, i, memory.allocateFrom(names.get(i)));
        }
        return array;
    }

    private static void point(
            MemorySegment array, int first, List<String> names, Map<String, ? extends Operand> operands) {
        for (int i = first; i < names.size(); i++) {
            array.setAtIndex(
                    ADDRESS, i, value(Session.required(operands, names.get(i))).pointer());
        }
    }

    static OrtValue value(Operand operand) {
        return switch (operand) {
            case NativeTensor tensor -> tensor.value();
            case Saved saved -> saved.value();
            case DeviceTensor tensor ->
                throw new IllegalArgumentException(tensor + " is no memory of the CPU, where this session runs");
        };
    }

    @Override
    public void run() {
        try {
            session.requireOpen();
            session.api().call(OrtApi.Function.RUN, arguments);
        } finally {
            // Native code reads their memory, which the collector may free as soon as nothing in Java will look at them
            // again.
            Reference.reachabilityFence(used);
        }
    }

    /** What ONNX Runtime has allocated, by name; it belongs to the caller. */
    Map<String, OrtValue> made() {
        var values = new LinkedHashMap<String, OrtValue>();
        for (String name : made) {
            values.put(name, new OrtValue(session.api(), written.getAtIndex(ADDRESS, values.size())));
        }
        return values;
    }
}
