package io.attune.trainer.ort;

import static io.attune.trainer.ort.OrtApi.Function.CREATE_AND_REGISTER_ALLOCATOR;
import static io.attune.trainer.ort.OrtApi.Function.RELEASE_MEMORY_INFO;

import java.lang.foreign.MemorySegment;

/**
 * One arena for what runs of all sessions on the CPU make. Each session would otherwise keep an arena as large as the most that it ever held, and a training
 * run has several: forward and back, for threads together and for lanes.
 */
final class SharedArena {
    private SharedArena() {}

    /** Makes it, before any session. */
    static void register(OrtApi api, MemorySegment environment) {
        MemorySegment cpu = api.memoryInfo("Cpu", OrtApi.ARENA_ALLOCATOR, 0);
        api.call(CREATE_AND_REGISTER_ALLOCATOR, environment, cpu, MemorySegment.NULL);
        api.release(RELEASE_MEMORY_INFO, cpu);
    }

    /** Has a session use it. */
    static void use(SessionOptions options) {
        options.addConfigEntry("session.use_env_allocators", "1");
    }
}
