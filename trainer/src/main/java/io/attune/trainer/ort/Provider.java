package io.attune.trainer.ort;

import static io.attune.trainer.ort.OrtApi.Function.CREATE_CUDA_PROVIDER_OPTIONS;
import static io.attune.trainer.ort.OrtApi.Function.RELEASE_CUDA_PROVIDER_OPTIONS;
import static io.attune.trainer.ort.OrtApi.Function.SESSION_OPTIONS_APPEND_EXECUTION_PROVIDER_CUDA_V2;
import static io.attune.trainer.ort.OrtApi.Function.UPDATE_CUDA_PROVIDER_OPTIONS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.OptionalLong;

/** Which of ONNX Runtime's execution providers computes, and what ONNX Runtime calls its memory. */
sealed interface Provider {

    /** The name of its memory. */
    String memory();

    /** Which of several devices of its kind. */
    int index();

    /** Memory that nothing uses, in bytes; none where it is not said. */
    OptionalLong freeBytes();

    /** What a person calls the device. */
    String words();

    /** Whether it has matrix products in both types of half precision. */
    boolean multipliesHalf();

    /** Has sessions of these options compute with it. */
    void addTo(OrtApi api, MemorySegment options);

    /** The CPU, which every session has. */
    record Cpu() implements Provider {
        @Override
        public String memory() {
            return "Cpu";
        }

        @Override
        public int index() {
            return 0;
        }

        @Override
        public OptionalLong freeBytes() {
            return Device.cpu().freeBytes();
        }

        @Override
        public String words() {
            return Device.cpu().words();
        }

        @Override
        public boolean multipliesHalf() {
            return false;
        }

        @Override
        public void addTo(OrtApi api, MemorySegment options) {
            // there from the beginning
        }
    }

    /** An NVIDIA GPU. What CUDA has no kernel for stays on the CPU. */
    record Cuda(int index) implements Provider {
        /** The next power of two, as it would be, could double what the largest pass takes. */
        private static final List<String> GROWTH = List.of("arena_extend_strategy", "kSameAsRequested");

        @Override
        public String memory() {
            return "Cuda";
        }

        @Override
        public OptionalLong freeBytes() {
            return CudaMemory.free(index);
        }

        @Override
        public String words() {
            return "GPU " + index;
        }

        @Override
        public boolean multipliesHalf() {
            return true;
        }

        @Override
        public void addTo(OrtApi api, MemorySegment options) {
            MemorySegment cuda = api.make(CREATE_CUDA_PROVIDER_OPTIONS);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment names = strings(arena, "device_id", GROWTH.getFirst());
                MemorySegment values = strings(arena, Integer.toString(index), GROWTH.getLast());
                api.call(UPDATE_CUDA_PROVIDER_OPTIONS, cuda, names, values, 2L);
                api.call(SESSION_OPTIONS_APPEND_EXECUTION_PROVIDER_CUDA_V2, options, cuda);
            } finally {
                api.release(RELEASE_CUDA_PROVIDER_OPTIONS, cuda);
            }
        }

        private static MemorySegment strings(Arena arena, String first, String second) {
            MemorySegment strings = arena.allocate(ValueLayout.ADDRESS, 2);
            strings.setAtIndex(ValueLayout.ADDRESS, 0, arena.allocateFrom(first));
            strings.setAtIndex(ValueLayout.ADDRESS, 1, arena.allocateFrom(second));
            return strings;
        }
    }
}
