package io.attune.trainer.sample;

import io.attune.trainer.ort.Operand;
import java.util.Map;

/** Where the rows of a cache lie, for each of the model's caches by its name as input: [rows, kvHeads, capacity, width]. */
sealed interface CacheMemory permits HostCacheMemory, DeviceCacheMemory {

    /** Neighbouring rows. */
    Map<String, ? extends Operand> rows(int first, int count);

    /** Copies at least the first {@code length} tokens of a row to another row. */
    void copy(int from, int to, int length);

    void close();
}
