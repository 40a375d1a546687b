package io.attune.trainer.sample;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.ort.CpuDevice;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.ResidentDevice;

/**
 * What a step is made of: it depends on where its memory is, and on the precision.
 *
 * @param precision of the blocks' matrix products, of the weights that they read, and of the cache: float32 or half; all else is float32
 */
record StepForm(Parts parts, ElementType precision) {

    enum Parts {
        /** Attention is one operator, GroupQueryAttention. */
        FUSED,
        /**
         * Attention is several operators, since CUDA's GroupQueryAttention knows no float32 (its kernels are for fp16 and bf16) and ONNX Runtime would send the
         * whole cache to the CPU's and back with every token, and since the CPU's would not round as training does where the precision is half. What Java reads
         * of wide predictions is gathered first.
         */
        RESIDENT
    }

    static StepForm on(Device device, ElementType precision) {
        return new StepForm(
                switch (device) {
                    case CpuDevice _ -> precision.isHalf() ? Parts.RESIDENT : Parts.FUSED;
                    case ResidentDevice _ -> Parts.RESIDENT;
                },
                precision);
    }

    boolean isResident() {
        return parts == Parts.RESIDENT;
    }
}
