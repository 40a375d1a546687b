package io.attune.trainer.sample;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.ort.CpuDevice;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.Operand;
import io.attune.trainer.ort.ResidentDevice;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Keys and values of the texts that are being answered: for each cache of the model {@code [rows, kvHeads, capacity, width]}. A text moves to another row
 * by copying.
 */
final class KeyValueCache {
    private final int rows;
    private final int capacity;
    private final CacheMemory memory;
    private final Map<Range, View> views = new HashMap<>();
    private final StepTables tables;

    /**
     * An empty cache.
     *
     * @param type of its numbers
     * @param names the caches as the graph's inputs
     * @param capacity the most tokens of a text
     */
    KeyValueCache(Device device, ModelConfig config, ElementType type, Set<String> names, int rows, int capacity) {
        this.rows = rows;
        this.capacity = capacity;
        long[] shape = {rows, config.kvHeads(), capacity, HeadLayout.of(config).width()};
        this.memory = switch (device) {
            case CpuDevice _ -> new HostCacheMemory(type, names, shape);
            case ResidentDevice there -> new DeviceCacheMemory(there, type, names, shape);
        };
        this.tables = new StepTables(device, config, capacity);
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
        return new View(memory.rows(range.first(), range.count()), tables.ofSteps());
    }

    private record Range(int first, int count) {}

    /** Copies the first {@code length} tokens of a row to another row. */
    void copy(int from, int to, int length) {
        memory.copy(from, to, length);
    }

    void close() {
        views.values().forEach(view -> view.caches().values().forEach(Operand::close));
        memory.close();
        tables.close();
    }

    /** Some rows of a cache, as a run takes them. */
    record View(Map<String, ? extends Operand> caches, Map<String, Operand> tables) {}
}
