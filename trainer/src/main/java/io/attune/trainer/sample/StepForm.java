package io.attune.trainer.sample;

import io.attune.trainer.ort.CpuDevice;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.ResidentDevice;

/** What a step is made of: it depends on where its memory is. */
enum StepForm {
    /** Attention is one operator, GroupQueryAttention. */
    FUSED,
    /**
     * Attention is several operators, since CUDA's GroupQueryAttention knows no float32 (its kernels are for fp16 and bf16) and ONNX Runtime would send the
     * whole cache to the CPU's and back with every token. What Java reads of wide predictions is gathered first.
     */
    RESIDENT;

    static StepForm on(Device device) {
        return switch (device) {
            case CpuDevice _ -> FUSED;
            case ResidentDevice _ -> RESIDENT;
        };
    }
}
