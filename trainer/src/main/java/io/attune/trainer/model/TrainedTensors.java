package io.attune.trainer.model;

import io.attune.trainer.ort.CpuDevice;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.Operand;
import io.attune.trainer.ort.ResidentDevice;
import java.util.Map;

/** The trained tensors of a model and their gradients, where the model computes. */
public sealed interface TrainedTensors extends AutoCloseable permits HostTensors, DeviceTensors {

    /** Tensors that begin as these; on the CPU they are these. */
    static TrainedTensors of(Device device, Weights beginnings) {
        return switch (device) {
            case CpuDevice _ -> HostTensors.of(beginnings);
            case ResidentDevice resident -> DeviceTensors.of(resident, beginnings);
        };
    }

    /** The tensors as runs read them, by name. */
    Map<String, Operand> values();

    /** Where backward passes leave their gradients. */
    GradientSums gradients();

    /** The numbers as they are now: the tensors themselves where Java sees them, else copies. */
    Weights read();

    /**
     * Overwrites all of them.
     *
     * @throws IllegalArgumentException if a shape does not fit; then nothing has changed
     */
    void write(Weights weights);

    @Override
    void close();
}
