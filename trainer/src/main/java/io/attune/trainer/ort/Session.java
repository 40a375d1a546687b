package io.attune.trainer.ort;

import io.attune.trainer.graph.Program;
import java.util.Map;
import java.util.Set;

/** A program that ONNX Runtime has loaded. Runs may go on at the same time from several threads. */
public sealed interface Session extends AutoCloseable permits CpuSession, DeviceSession {

    /**
     * Loads a program on the device of the process.
     *
     * @param weights at least the frozen weights of the program, by name
     */
    static Session open(Program program, Map<String, ? extends Operand> weights) {
        return SharedRuntime.device().open(program, weights);
    }

    /** Runs and lets ONNX Runtime allocate what is asked for. */
    default Outputs run(Map<String, ? extends Operand> inputs, Set<String> outputs) {
        return run(inputs, outputs, Map.of());
    }

    /**
     * Runs.
     *
     * @param inputs by name; what the program does not read is ignored
     * @param outputs what ONNX Runtime allocates and the result holds
     * @param pinned what is written into the caller's memory
     */
    Outputs run(Map<String, ? extends Operand> inputs, Set<String> outputs, Map<String, ? extends Operand> pinned);

    /**
     * Prepares runs over the same memory. The tensors have to stay open until the last of them.
     *
     * @param inputs by name; what the program does not read is ignored
     * @param pinned what is written into the caller's memory
     */
    BoundRun bind(Map<String, ? extends Operand> inputs, Map<String, ? extends Operand> pinned);

    /** The tensor of that name. */
    static Operand required(Map<String, ? extends Operand> tensors, String name) {
        Operand tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor is given for " + name);
        }
        return tensor;
    }

    /** Gives it up. No run may be going on. */
    @Override
    void close();
}
