package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.INT32;
import static io.attune.trainer.graph.ElementType.INT64;

import io.attune.trainer.ort.NativeTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/** What a run of the decoder is told of its rows, in memory that is written again for the next run. */
final class StepInputs implements AutoCloseable {
    private final int rows;
    private final int width;
    private final NativeTensor tokens;
    private final NativeTensor last;
    private final NativeTensor lastPosition;
    private final NativeTensor longest = NativeTensor.allocate(INT32, 1);

    /** @param width tokens of each row, padding included */
    StepInputs(int rows, int width) {
        this.rows = rows;
        this.width = width;
        this.tokens = NativeTensor.allocate(INT64, rows, width);
        this.last = NativeTensor.allocate(INT64, rows);
        this.lastPosition = NativeTensor.allocate(INT32, rows);
    }

    /**
     * Writes them.
     *
     * @param ids of all rows, one row behind the other
     * @param added how many of them are each row's own
     * @param lengths the tokens of each row's text, these included
     */
    void set(long[] ids, int[] added, int[] lengths) {
        MemorySegment.copy(ids, 0, tokens.memory(), ValueLayout.JAVA_LONG, 0, ids.length);
        int most = 0;
        for (int row = 0; row < rows; row++) {
            last.memory().setAtIndex(ValueLayout.JAVA_LONG, row, (long) row * width + added[row] - 1);
            lastPosition.memory().setAtIndex(ValueLayout.JAVA_INT, row, lengths[row] - 1);
            most = Math.max(most, lengths[row]);
        }
        longest.memory().set(ValueLayout.JAVA_INT, 0, most);
    }

    Map<String, NativeTensor> byName() {
        return Map.of(
                StepGraph.TOKENS, tokens,
                StepGraph.LAST, last,
                StepGraph.LAST_POSITION, lastPosition,
                StepGraph.LONGEST, longest);
    }

    @Override
    public void close() {
        tokens.close();
        last.close();
        lastPosition.close();
        longest.close();
    }
}
