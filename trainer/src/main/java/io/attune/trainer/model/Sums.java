package io.attune.trainer.model;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.attune.trainer.graph.ElementType;
import java.lang.foreign.MemorySegment;

/** Sums in native memory, in a fixed order, so that the same rows give the same bits. */
final class Sums {
    /** Numbers that are added at once: arrays that stay in a core's cache, since HotSpot makes much more of loops over arrays than over native memory. */
    private static final int BLOCK = 4_096;

    private Sums() {}

    static void add(ElementType type, MemorySegment from, MemorySegment to) {
        if (type == ElementType.FLOAT32) {
            long count = to.byteSize() / Float.BYTES;
            float[] terms = new float[(int) Math.min(BLOCK, count)];
            float[] sums = new float[terms.length];
            for (long at = 0; at < count; at += BLOCK) {
                int length = (int) Math.min(BLOCK, count - at);
                MemorySegment.copy(from, JAVA_FLOAT, at * Float.BYTES, terms, 0, length);
                MemorySegment.copy(to, JAVA_FLOAT, at * Float.BYTES, sums, 0, length);
                for (int i = 0; i < length; i++) {
                    sums[i] += terms[i];
                }
                MemorySegment.copy(sums, 0, to, JAVA_FLOAT, at * Float.BYTES, length);
            }
        } else {
            long count = to.byteSize() / Double.BYTES;
            for (long i = 0; i < count; i++) {
                to.setAtIndex(JAVA_DOUBLE, i, to.getAtIndex(JAVA_DOUBLE, i) + from.getAtIndex(JAVA_DOUBLE, i));
            }
        }
    }

    /** Adds each row to that row of a table which its index names. */
    static void addRows(ElementType type, MemorySegment table, long[] indices, MemorySegment rows) {
        long width = rows.byteSize() / indices.length;
        for (int i = 0; i < indices.length; i++) {
            add(type, rows.asSlice(i * width, width), table.asSlice(indices[i] * width, width));
        }
    }
}
