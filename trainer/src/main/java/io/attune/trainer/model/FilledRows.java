package io.attune.trainer.model;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.ort.NativeTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The numbers of {@link AttentionRows}, written token after token. */
final class FilledRows {
    static final String TEXTS = "texts";
    static final String POSITIONS = "positions_in_rows";
    static final String PAD_INDEX = "pad_index";
    static final String TOKEN_ROWS = "token_rows";
    static final String TOKEN_TIMES = "token_times";

    static final long PADDING = -1;

    private final int rows;
    private final int time;
    private final long[] texts;
    private final long[] positions;
    private final long[] padIndex;
    private final long[] tokenRows;
    private final long[] tokenTimes;
    private int tokens;

    /** @param filled the segments of each row */
    FilledRows(List<List<Segment>> filled) {
        this.rows = filled.size();
        this.time = filled.stream().mapToInt(FilledRows::length).max().orElse(0);
        int places = Math.multiplyExact(rows, time);
        this.texts = new long[places];
        this.positions = new long[places];
        this.padIndex = new long[places];
        int all = filled.stream().mapToInt(FilledRows::length).sum();
        this.tokenRows = new long[all];
        this.tokenTimes = new long[all];
        Arrays.fill(texts, PADDING);
        for (int row = 0; row < rows; row++) {
            fill(row, filled.get(row));
        }
    }

    private static int length(List<Segment> row) {
        return row.stream().mapToInt(Segment::length).sum();
    }

    private void fill(int row, List<Segment> segments) {
        int place = row * time;
        for (int text = 0; text < segments.size(); text++) {
            Segment segment = segments.get(text);
            for (int i = 0; i < segment.length(); i++) {
                texts[place] = text + 1L;
                positions[place] = (long) segment.firstPosition() + i;
                padIndex[place] = tokens;
                tokenRows[tokens] = row;
                tokenTimes[tokens] = (long) place - (long) row * time;
                place++;
                tokens++;
            }
        }
    }

    int time() {
        return time;
    }

    int tokens() {
        return tokens;
    }

    /** Writes texts and positions of a row where they are wanted. */
    void copyRow(int row, long[] toTexts, long[] toPositions, int at) {
        System.arraycopy(texts, row * time, toTexts, at, time);
        System.arraycopy(positions, row * time, toPositions, at, time);
    }

    /** How long the open axes are; {@code group} heads read the same keys. */
    Map<Dim, Long> lengths(String names, int group) {
        return Map.of(
                AttentionRows.rows(names), (long) rows,
                AttentionRows.time(names), (long) time,
                AttentionRows.groupTime(names), (long) time * group);
    }

    /** The inputs of a run, whose names begin with {@code names}. */
    Map<String, NativeTensor> tensors(String names) {
        var tensors = new HashMap<String, NativeTensor>();
        tensors.put(names + TEXTS, NativeTensor.of(texts, rows, time));
        tensors.put(names + POSITIONS, NativeTensor.of(positions, rows, time));
        tensors.put(names + PAD_INDEX, NativeTensor.of(padIndex, rows, time));
        tensors.put(names + TOKEN_ROWS, NativeTensor.of(tokenRows, tokens, 1));
        tensors.put(names + TOKEN_TIMES, NativeTensor.of(tokenTimes, tokens, 1));
        return tensors;
    }
}
