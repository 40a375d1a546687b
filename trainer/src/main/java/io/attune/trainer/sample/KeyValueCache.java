package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;

import io.attune.trainer.model.LlamaConfig;
import io.attune.trainer.ort.NativeTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Keys and values of the texts that are being answered: for each cache of the model {@code [rows, kvHeads, capacity, width]}. A row
 * is contiguous, so a run over some neighbouring rows sees exactly their memory, and a text moves to another row by copying.
 */
final class KeyValueCache {
    private static final int ALIGNMENT = 64;

    private final Map<String, MemorySegment> memory = new LinkedHashMap<>();
    private final int rows;
    private final int capacity;
    private final int heads;
    private final int width;
    private final long rowBytes;
    private final Map<Range, View> views = new HashMap<>();
    private final NativeTensor cosines;
    private final NativeTensor sines;

    /**
     * An empty cache.
     *
     * @param names the caches as the graph's inputs
     * @param capacity the most tokens of a text
     */
    KeyValueCache(LlamaConfig config, Set<String> names, int rows, int capacity) {
        this.rows = rows;
        this.capacity = capacity;
        this.heads = config.kvHeads();
        this.width = StepGraph.headWidth(config);
        this.rowBytes = (long) heads * capacity * width * Float.BYTES;
        for (String name : names) {
            memory.put(name, Arena.ofAuto().allocate(rows * rowBytes, ALIGNMENT));
        }
        int half = config.headDim() / 2;
        this.cosines = table(config.rope().cosines(capacity, config.headDim()), half);
        this.sines = table(config.rope().sines(capacity, config.headDim()), half);
    }

    /** Widened as the heads are; what stands in the added columns turns zeros. */
    private NativeTensor table(float[] values, int half) {
        float[] widened = new float[capacity * (width / 2)];
        for (int position = 0; position < capacity; position++) {
            System.arraycopy(values, position * half, widened, position * (width / 2), half);
        }
        return NativeTensor.of(widened, capacity, width / 2);
    }

    boolean holds(int wantedRows, int wantedCapacity) {
        return rows >= wantedRows && capacity >= wantedCapacity;
    }

    /** Neighbouring rows as tensors by the names of the graph's inputs, and the rotary tables. It ends with the cache. */
    View view(int first, int count) {
        return views.computeIfAbsent(new Range(first, count), this::fresh);
    }

    private View fresh(Range range) {
        Map<String, NativeTensor> caches = new LinkedHashMap<>();
        memory.forEach((name, segment) -> {
            MemorySegment some = segment.asSlice(range.first() * rowBytes, range.count() * rowBytes);
            caches.put(name, NativeTensor.over(some, FLOAT32, range.count(), heads, capacity, width));
        });
        return new View(caches, Map.of(StepGraph.COSINES, cosines, StepGraph.SINES, sines));
    }

    private record Range(int first, int count) {}

    /** Copies the first {@code length} tokens of a row to another row. */
    void copy(int from, int to, int length) {
        long headBytes = (long) capacity * width * Float.BYTES;
        long used = (long) length * width * Float.BYTES;
        for (MemorySegment segment : memory.values()) {
            for (int head = 0; head < heads; head++) {
                long offset = head * headBytes;
                MemorySegment.copy(segment, from * rowBytes + offset, segment, to * rowBytes + offset, used);
            }
        }
    }

    void close() {
        views.values().forEach(view -> view.caches().values().forEach(NativeTensor::close));
        cosines.close();
        sines.close();
    }

    /** Some rows of a cache, as a run takes them. */
    record View(Map<String, NativeTensor> caches, Map<String, NativeTensor> tables) {}
}
