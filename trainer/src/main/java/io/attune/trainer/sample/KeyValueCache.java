package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;

import io.attune.trainer.model.architecture.ModelConfig;
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
    private final StepTables tables;

    /**
     * An empty cache.
     *
     * @param names the caches as the graph's inputs
     * @param capacity the most tokens of a text
     */
    KeyValueCache(ModelConfig config, Set<String> names, int rows, int capacity) {
        this.rows = rows;
        this.capacity = capacity;
        this.heads = config.kvHeads();
        this.width = HeadLayout.of(config).width();
        this.rowBytes = (long) heads * capacity * width * Float.BYTES;
        for (String name : names) {
            memory.put(name, Arena.ofAuto().allocate(rows * rowBytes, ALIGNMENT));
        }
        this.tables = new StepTables(config, capacity);
    }

    /** The most tokens of a text. */
    int capacity() {
        return capacity;
    }

    boolean holds(int wantedRows, int wantedCapacity) {
        return rows >= wantedRows && capacity >= wantedCapacity;
    }

    /** Neighbouring rows as tensors by the names of the graph's inputs, and the rotary tables. It ends with the cache. */
    View view(int first, int count) {
        return views.computeIfAbsent(new Range(first, count), this::fresh);
    }

    /** As {@link #view}, for reading prompts of that length. */
    View reading(int first, int count, int length) {
        return new View(view(first, count).caches(), tables.ofPrompts(length));
    }

    /** Whether only prompts of one length can be read together. */
    boolean readsByLength() {
        return tables.dependOnLength();
    }

    private View fresh(Range range) {
        Map<String, NativeTensor> caches = new LinkedHashMap<>();
        memory.forEach((name, segment) -> {
            MemorySegment some = segment.asSlice(range.first() * rowBytes, range.count() * rowBytes);
            caches.put(name, NativeTensor.over(some, FLOAT32, range.count(), heads, capacity, width));
        });
        return new View(caches, tables.ofSteps());
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
        tables.close();
    }

    /** Some rows of a cache, as a run takes them. */
    record View(Map<String, NativeTensor> caches, Map<String, NativeTensor> tables) {}
}
