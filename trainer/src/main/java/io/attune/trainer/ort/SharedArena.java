package io.attune.trainer.ort;

import static io.attune.trainer.ort.OrtApi.Function.CREATE_AND_REGISTER_ALLOCATOR;
import static io.attune.trainer.ort.OrtApi.Function.CREATE_MEMORY_INFO;
import static io.attune.trainer.ort.OrtApi.Function.RELEASE_MEMORY_INFO;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One arena for what runs of all sessions on the CPU make. Each session would otherwise keep an arena as large as the most that it ever held, and a training
 * run has several: forward and back, for threads together and for lanes.
 */
final class SharedArena {
    private static final int ARENA = 1;
    private static final int FIRST_DEVICE = 0;
    private static final int DEFAULT_MEMORY = 0;

    private SharedArena() {}

    /** Makes it, before any session. */
    static void register(OrtApi api, MemorySegment environment) {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment cpu =
                    api.make(CREATE_MEMORY_INFO, memory.allocateFrom("Cpu"), ARENA, FIRST_DEVICE, DEFAULT_MEMORY);
            api.call(CREATE_AND_REGISTER_ALLOCATOR, environment, cpu, MemorySegment.NULL);
            api.release(RELEASE_MEMORY_INFO, cpu);
        }
    }

    /** Has a session use it. */
    static void use(SessionOptions options) {
        options.addConfigEntry("session.use_env_allocators", "1");
    }
}
