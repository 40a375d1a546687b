package io.attune.trainer.ort;

import io.attune.trainer.graph.Program;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The CPU, over memory that Java sees: nothing is ever copied.
 *
 * @param threads that compute, 1 or more
 */
public record CpuDevice(int threads) implements Device {
    /** With all weights each lane beyond the first costs memory for one more gradient. */
    private static final int MOST_LANES = 2;

    @Override
    public int lanes() {
        return Math.min(MOST_LANES, threads);
    }

    @Override
    public Session open(Program program, Map<String, ? extends Operand> weights) {
        return CpuSession.open(program, weights, options -> SharedRuntime.share(options, threads));
    }

    @Override
    public Session openLane(Program program, Map<String, ? extends Operand> weights) {
        int besideOthers = threads - (lanes() - 1);
        return CpuSession.open(program, weights, options -> SharedRuntime.own(options, besideOthers));
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
