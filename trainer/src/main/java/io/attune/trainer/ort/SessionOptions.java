package io.attune.trainer.ort;

import static io.attune.trainer.ort.OrtApi.Function.ADD_INITIALIZER;
import static io.attune.trainer.ort.OrtApi.Function.ADD_SESSION_CONFIG_ENTRY;
import static io.attune.trainer.ort.OrtApi.Function.CREATE_SESSION_FROM_ARRAY;
import static io.attune.trainer.ort.OrtApi.Function.CREATE_SESSION_OPTIONS;
import static io.attune.trainer.ort.OrtApi.Function.DISABLE_MEM_PATTERN;
import static io.attune.trainer.ort.OrtApi.Function.DISABLE_PER_SESSION_THREADS;
import static io.attune.trainer.ort.OrtApi.Function.RELEASE_SESSION_OPTIONS;
import static io.attune.trainer.ort.OrtApi.Function.SET_INTRA_OP_NUM_THREADS;
import static io.attune.trainer.ort.OrtApi.Function.SET_SESSION_GRAPH_OPTIMIZATION_LEVEL;

import io.attune.trainer.graph.Program;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What a session is opened with. Sessions outlive it. */
final class SessionOptions implements AutoCloseable {
    private static final int ALL_OPTIMISATIONS = 99;

    private final OrtApi api = SharedRuntime.api();
    private final MemorySegment options = api.make(CREATE_SESSION_OPTIONS);

    SessionOptions() {
        api.call(SET_SESSION_GRAPH_OPTIMIZATION_LEVEL, options, ALL_OPTIMISATIONS);
        // Patterns learned for one length would be kept for every length that ever occurs.
        api.call(DISABLE_MEM_PATTERN, options);
    }

    void disablePerSessionThreads() {
        api.call(DISABLE_PER_SESSION_THREADS, options);
    }

    void setIntraOpNumThreads(int threads) {
        api.call(SET_INTRA_OP_NUM_THREADS, options, threads);
    }

    void addConfigEntry(String name, String value) {
        try (Arena arena = Arena.ofConfined()) {
            api.call(ADD_SESSION_CONFIG_ENTRY, options, arena.allocateFrom(name), arena.allocateFrom(value));
        }
    }

    /** @param value does not own its memory */
    void addInitializer(String name, OrtValue value) {
        try (Arena arena = Arena.ofConfined()) {
            api.call(ADD_INITIALIZER, options, arena.allocateFrom(name), value.pointer());
        }
    }

    void addProvider(Provider provider) {
        provider.addTo(api, options);
    }

    /** A session, to be released. */
    MemorySegment open(Program program) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = program.bytes();
            MemorySegment model = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            return api.make(
                    CREATE_SESSION_FROM_ARRAY, SharedRuntime.environmentOfApi(), model, (long) bytes.length, options);
        }
    }

    @Override
    public void close() {
        api.release(RELEASE_SESSION_OPTIONS, options);
    }
}
