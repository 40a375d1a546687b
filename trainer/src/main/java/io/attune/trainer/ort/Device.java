package io.attune.trainer.ort;

import io.attune.trainer.graph.Program;
import java.util.Map;
import java.util.OptionalLong;

/** Where sessions compute, and where what they keep between runs lives. */
public sealed interface Device permits CpuDevice, ResidentDevice {

    /** The CPU, over memory that Java sees. */
    static Device cpu() {
        return new CpuDevice(SharedRuntime.threads());
    }

    /** The device of the process. */
    static Device ofProcess() {
        return SharedRuntime.device();
    }

    /**
     * Loads a program.
     *
     * @param weights at least the frozen weights of the program, by name
     */
    Session open(Program program, Map<String, ? extends Operand> weights);

    /** How many runs that go on beside each other it is divided among; 1 where every run takes all of it. */
    int lanes();

    /**
     * As {@link #open}, for runs that go on beside each other, {@link #lanes} of them: each computes on the thread that asks for it and, where there are more
     * threads than lanes, on what the others leave it of these.
     */
    Session openLane(Program program, Map<String, ? extends Operand> weights);

    /** Its memory that nothing uses, in bytes; none where it does not say. */
    OptionalLong freeBytes();

    /** What a person calls it. */
    String words();

    /** The numbers of a tensor where sessions read them: on the CPU the tensor itself, elsewhere a copy. */
    Operand place(NativeTensor tensor);
}
