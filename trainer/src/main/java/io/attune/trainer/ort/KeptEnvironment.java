package io.attune.trainer.ort;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;

/**
 * Keeps ONNX Runtime's environment until the process is gone. Its Java binding releases it in a shutdown hook, under whatever run is still going on in
 * another thread, and Ctrl-C then ends in a segmentation fault (https://github.com/microsoft/onnxruntime/issues/31352). The environment is counted, and
 * the C API's CreateEnv returns the one that exists: created once more and never released, it outlives the hook.
 */
final class KeptEnvironment {
    /** Any version from 1 up has CreateEnv as its fourth function. */
    private static final int API_VERSION = 1;

    private static final int CREATE_ENV = 3;
    private static final int LOG_ERRORS = 3;

    private KeptEnvironment() {}

    /** To be called when the Java binding has its environment. */
    static void keep() {
        try (Arena arena = Arena.ofConfined()) {
            var address = ValueLayout.ADDRESS;
            MemorySegment getApiBase = SymbolLookup.loaderLookup().findOrThrow("OrtGetApiBase");
            var base = (MemorySegment) Linker.nativeLinker()
                    .downcallHandle(getApiBase, FunctionDescriptor.of(address))
                    .invokeExact();
            MemorySegment getApi = base.reinterpret(address.byteSize()).get(address, 0);
            var api = (MemorySegment) Linker.nativeLinker()
                    .downcallHandle(getApi, FunctionDescriptor.of(address, ValueLayout.JAVA_INT))
                    .invokeExact(API_VERSION);
            MemorySegment createEnv =
                    api.reinterpret(address.byteSize() * (CREATE_ENV + 1)).getAtIndex(address, CREATE_ENV);
            var status = (MemorySegment) Linker.nativeLinker()
                    .downcallHandle(createEnv, FunctionDescriptor.of(address, ValueLayout.JAVA_INT, address, address))
                    .invokeExact(LOG_ERRORS, arena.allocateFrom("attune"), arena.allocate(address));
            if (status.address() != 0) {
                throw new IllegalStateException("ONNX Runtime does not give its environment a second time");
            }
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException("calling ONNX Runtime's C API", impossible);
        }
    }
}
