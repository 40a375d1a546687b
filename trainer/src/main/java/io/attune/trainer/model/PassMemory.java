package io.attune.trainer.model;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Value;
import java.util.List;
import java.util.Map;

/**
 * What a pass holds of what it computes, without what is as wide as the vocabulary.
 *
 * @param kept between forward and backward
 * @param inBlocks what is kept of the blocks, or would be if the way back did not run them again
 * @param blocks how many there are, all alike
 * @param madeMatrices bytes of a block's weights that are made of others: of a block that is run again they stay until its way back is done
 */
record PassMemory(List<Value> kept, List<Value> inBlocks, int blocks, long madeMatrices) {
    /** The way back through a block makes about twice as much as is kept of one. */
    private static final int WAY_BACK = 2;

    /** Bytes that are kept between forward and backward of a run of these lengths. */
    long keptBytes(Map<Dim, Long> lengths) {
        return bytes(kept, lengths);
    }

    /** About the most bytes that a run of these lengths holds, forward and back. */
    long bytes(Map<Dim, Long> lengths) {
        long block = bytes(inBlocks, lengths) / blocks;
        long again = kept.containsAll(inBlocks) ? 0 : block + madeMatrices;
        return keptBytes(lengths) + again + WAY_BACK * block;
    }

    private static long bytes(List<Value> values, Map<Dim, Long> lengths) {
        return values.stream().mapToLong(value -> bytes(value, lengths)).sum();
    }

    private static long bytes(Value value, Map<Dim, Long> lengths) {
        long bytes = value.type().bytes();
        for (Dim dim : value.shape().dims()) {
            bytes *= switch (dim) {
                case Dim.Fixed(long size) -> size;
                case Dim.Named named -> requireNonNull(lengths.get(named), named.name());
            };
        }
        return bytes;
    }
}
