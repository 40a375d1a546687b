package io.attune.trainer.ort;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Keeps ONNX Runtime's environment until the process is gone. Its Java binding releases it in a shutdown hook, under whatever run is still going on in
 * another thread, and Ctrl-C then ends in a segmentation fault (https://github.com/microsoft/onnxruntime/issues/31352). The environment is counted, and
 * the C API's CreateEnv returns the one that exists: created once more and never released, it outlives the hook.
 */
final class KeptEnvironment {
    private static final int LOG_ERRORS = 3;

    private KeptEnvironment() {}

    /**
     * To be called when the Java binding has its environment.
     *
     * @return the environment, as the C API takes it
     */
    static MemorySegment keep(OrtApi api) {
        try (Arena arena = Arena.ofConfined()) {
            return api.make(OrtApi.Function.CREATE_ENV, LOG_ERRORS, arena.allocateFrom("attune"));
        }
    }
}
