package io.attune.trainer.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FreeMemoryTest {
    private static final int GPUS = 2;
    private static final int INVALID_DEVICE = 101;

    /** Three of CUDA's functions as its header declares them, called as native code. */
    @SuppressWarnings("UnusedMethod") // found by their names
    private static final class Cuda implements SymbolLookup {
        private int current = 1;

        int getDevice(MemorySegment device) {
            device.reinterpret(JAVA_INT.byteSize()).set(JAVA_INT, 0, current);
            return 0;
        }

        int setDevice(int device) {
            if (device >= GPUS) {
                return INVALID_DEVICE;
            }
            current = device;
            return 0;
        }

        int memGetInfo(MemorySegment free, MemorySegment total) {
            free.reinterpret(JAVA_LONG.byteSize()).set(JAVA_LONG, 0, (3L << 30) + current);
            total.reinterpret(JAVA_LONG.byteSize()).set(JAVA_LONG, 0, 80L << 30);
            return 0;
        }

        @Override
        public Optional<MemorySegment> find(String name) {
            return switch (name) {
                case "cudaGetDevice" -> Optional.of(upcall("getDevice", ADDRESS));
                case "cudaSetDevice" -> Optional.of(upcall("setDevice", JAVA_INT));
                case "cudaMemGetInfo" -> Optional.of(upcall("memGetInfo", ADDRESS, ADDRESS));
                default -> Optional.empty();
            };
        }

        private MemorySegment upcall(String method, MemoryLayout... arguments) {
            var descriptor = FunctionDescriptor.of(JAVA_INT, arguments);
            MethodType type = descriptor.toMethodType();
            try {
                MethodHandle handle = MethodHandles.lookup()
                        .findVirtual(Cuda.class, method, type)
                        .bindTo(this);
                return Linker.nativeLinker().upcallStub(handle, descriptor, Arena.ofAuto());
            } catch (ReflectiveOperationException missing) {
                throw new LinkageError(missing.getMessage(), missing);
            }
        }
    }

    @Test
    void aGpuIsAskedForItsOwnMemoryAndTheThreadKeepsItsGpu() {
        var cuda = new Cuda();
        assertThat(CudaMemory.free(cuda, 0)).hasValue(3L << 30);
        assertThat(CudaMemory.free(cuda, 1)).hasValue((3L << 30) + 1);
        assertThat(cuda.current).isEqualTo(1);
    }

    @Test
    void aGpuThatIsNotThereSaysNothing() {
        assertThat(CudaMemory.free(new Cuda(), GPUS)).isEmpty();
        assertThat(CudaMemory.free(0)).isEmpty();
    }

    @Test
    void theCpuSaysWhatTheSystemCouldGive() {
        long free = Device.cpu().freeBytes().orElseThrow();
        assertThat(free).isPositive();
        assertThat(ResidentDevice.onCpu().freeBytes().orElseThrow()).isCloseTo(free, withPercentage(50));
        assertThat(Arrays.asList(Device.cpu().words(), new Provider.Cuda(2).words()))
                .containsExactly("this machine", "GPU 2");
    }
}
