package io.attune.trainer.ort;

import io.attune.trainer.graph.Program;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The CPU through the Java binding: nothing is ever copied.
 *
 * @param lanes as {@link Device#lanes} has it
 */
public record CpuDevice(int lanes) implements Device {

    @Override
    public Session open(Program program, Map<String, ? extends Operand> weights) {
        return CpuSession.open(program, weights, SharedRuntime::share);
    }

    @Override
    public Session openLane(Program program, Map<String, ? extends Operand> weights) {
        return CpuSession.open(program, weights, options -> options.setIntraOpNumThreads(1));
    }

    @Override
    public OptionalLong freeBytes() {
        return HostMemory.free();
    }

    @Override
    public String words() {
        return "this machine";
    }

    @Override
    public Operand place(NativeTensor tensor) {
        return tensor;
    }
}
