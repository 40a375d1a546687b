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
    private final int textLength;
    private final NativeTensor tokens;
    private final NativeTensor last;
    private final NativeTensor lastPosition;
    private final NativeTensor longest = NativeTensor.allocate(INT32, 1);
    private final NativeTensor text;

    /**
     * @param width tokens that each row adds, padding included
     * @param textLength the most tokens of a text
     */
    StepInputs(int rows, int width, int textLength) {
        this.rows = rows;
        this.width = width;
        this.textLength = textLength;
        this.tokens = NativeTensor.allocate(INT64, rows, width);
        this.last = NativeTensor.allocate(INT64, rows);
        this.lastPosition = NativeTensor.allocate(INT32, rows);
        this.text = NativeTensor.allocate(INT64, rows, textLength);
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

    /** Writes what a row's text has already; a shorter text repeats its last token. */
    void setText(int row, int[] ids) {
        long[] wide = new long[textLength];
        for (int i = 0; i < textLength; i++) {
            wide[i] = ids[Math.min(i, ids.length - 1)];
        }
        long offset = (long) row * textLength * Long.BYTES;
        MemorySegment.copy(wide, 0, text.memory(), ValueLayout.JAVA_LONG, offset, textLength);
    }

    Map<String, NativeTensor> byName() {
        return Map.of(
                StepGraph.TOKENS, tokens,
                StepGraph.LAST, last,
                StepGraph.LAST_POSITION, lastPosition,
                StepGraph.LONGEST, longest,
                DrawGraph.TEXT, text);
    }

    @Override
    public void close() {
        byName().values().forEach(NativeTensor::close);
    }
}
