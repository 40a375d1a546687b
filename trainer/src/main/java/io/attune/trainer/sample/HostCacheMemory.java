package io.attune.trainer.sample;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.ort.NativeTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A cache in memory that Java sees. A row is contiguous, so a run over some neighbouring rows sees exactly their memory. */
final class HostCacheMemory implements CacheMemory {
    private static final int ALIGNMENT = 64;

    private final Map<String, MemorySegment> memory = new LinkedHashMap<>();
    private final ElementType type;
    private final long[] shape;
    private final long headBytes;
    private final long rowBytes;

    /** @param shape [rows, kvHeads, capacity, width] */
    HostCacheMemory(ElementType type, Set<String> names, long... shape) {
        this.type = type;
        this.shape = shape.clone();
        this.headBytes = shape[2] * shape[3] * type.bytes();
        this.rowBytes = shape[1] * headBytes;
        for (String name : names) {
            memory.put(name, Arena.ofAuto().allocate(shape[0] * rowBytes, ALIGNMENT));
        }
    }

    @Override
    public Map<String, NativeTensor> rows(int first, int count) {
        Map<String, NativeTensor> rows = new LinkedHashMap<>();
        memory.forEach((name, segment) -> {
            MemorySegment some = segment.asSlice(first * rowBytes, count * rowBytes);
            rows.put(name, NativeTensor.over(some, type, count, shape[1], shape[2], shape[3]));
        });
        return rows;
    }

    @Override
    public void copy(int from, int to, int length) {
        long used = length * shape[3] * type.bytes();
        for (MemorySegment segment : memory.values()) {
            for (int head = 0; head < shape[1]; head++) {
                long offset = head * headBytes;
                MemorySegment.copy(segment, from * rowBytes + offset, segment, to * rowBytes + offset, used);
            }
        }
    }

    @Override
    public void close() {
        // it lives as long as something refers to it
    }
}
