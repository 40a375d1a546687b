package io.attune.trainer.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What CUDA's runtime says of a GPU's memory. The library is the one that ONNX Runtime's provider is linked with, so it is in the process by the time that
 * a GPU is used; each function returns 0 where it went well (cuda_runtime_api.h).
 */
final class CudaMemory {
    /** The provider of 1.29 is linked with the first. */
    private static final List<String> LIBRARIES = List.of("libcudart.so.12", "libcudart.so.13");

    private CudaMemory() {}

    /** Free bytes of a GPU; none where CUDA does not say. */
    static OptionalLong free(int index) {
        return LIBRARIES.stream()
                .map(CudaMemory::library)
                .flatMap(Optional::stream)
                .map(library -> free(library, index))
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    private static Optional<SymbolLookup> library(String name) {
        try {
            return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
        } catch (IllegalArgumentException missing) {
            return Optional.empty();
        }
    }

    /** Asks a GPU; the calling thread's GPU is afterwards what it was before. */
    static OptionalLong free(SymbolLookup library, int index) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment before = arena.allocate(JAVA_INT);
            MemorySegment free = arena.allocate(JAVA_LONG);
            MemorySegment total = arena.allocate(JAVA_LONG);
            if (call(library, "cudaGetDevice", before) != 0 || call(library, "cudaSetDevice", index) != 0) {
                return OptionalLong.empty();
            }
            int status = call(library, "cudaMemGetInfo", free, total);
            int back = call(library, "cudaSetDevice", before.get(JAVA_INT, 0));
            return status == 0 && back == 0 ? OptionalLong.of(free.get(JAVA_LONG, 0)) : OptionalLong.empty();
        }
    }

    private static int call(SymbolLookup library, String function, Object... arguments) {
        MemoryLayout[] layouts = Arrays.stream(arguments)
                .map(argument -> argument instanceof Integer ? JAVA_INT : ADDRESS)
                .toArray(MemoryLayout[]::new);
        try {
            return (int) Linker.nativeLinker()
                    .downcallHandle(library.findOrThrow(function), FunctionDescriptor.of(JAVA_INT, layouts))
                    .invokeWithArguments(arguments);
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException("calling " + function + " of CUDA's runtime", impossible);
        }
    }
}
