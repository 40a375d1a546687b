package io.attune.trainer.model;

import io.attune.trainer.ort.NativeTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of different lengths laid out for one run, as {@link DecoderInputs} describes: all tokens behind each other without padding, and where each
 * would stand in a padded rectangle, which attention alone uses.
 */
final class PackedRows {
    private final List<Sequence> rows;
    private final int time;
    private final int[] scoredCounts;
    private final long[] ids;
    private final long[] positions;
    private final long[] segments;
    private final long[] padIndex;
    private final long[] tokenPlaces;
    private final boolean[] padPresent;
    private final long[] scored;
    private final long[] targets;

    private PackedRows(List<Sequence> rows, Head head) {
        this.rows = List.copyOf(rows);
        int tokens = rows.stream().mapToInt(Sequence::length).sum();
        this.time = rows.stream().mapToInt(Sequence::length).max().orElse(0);
        this.scoredCounts = rows.stream()
                .mapToInt(row -> head == Head.SCALAR_REWARD ? 1 : row.completionIds().length)
                .toArray();
        int scoredTokens = 0;
        for (int count : scoredCounts) {
            scoredTokens += count;
        }
        int places = Math.multiplyExact(rows.size(), time);
        this.ids = new long[tokens];
        this.positions = new long[tokens];
        this.segments = new long[places];
        this.padIndex = new long[places];
        this.tokenPlaces = new long[2 * tokens];
        this.padPresent = new boolean[places];
        // A run cannot read nothing: without anything to score it reads the first token, and nobody looks at it.
        this.scored = new long[Math.max(1, scoredTokens)];
        this.targets = new long[scored.length];
        fill(head);
    }

    /**
     * Lays out rows.
     *
     * @throws IllegalArgumentException when a row is empty, too long, holds an unknown token, or has nothing before the first token to score
     */
    static PackedRows of(List<Sequence> rows, LlamaConfig config, Head head) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("there are no rows");
        }
        for (int i = 0; i < rows.size(); i++) {
            check(i, rows.get(i), config, head);
        }
        return new PackedRows(rows, head);
    }

    private static void check(int row, Sequence sequence, LlamaConfig config, Head head) {
        if (sequence.length() == 0) {
            throw new IllegalArgumentException("row " + row + " is empty");
        }
        if (sequence.length() > config.maxPositions()) {
            throw new IllegalArgumentException("row " + row + " has " + sequence.length() + " tokens, the model takes "
                    + config.maxPositions() + "; shorten it");
        }
        if (head == Head.LANGUAGE_MODEL && sequence.promptIds().length == 0) {
            throw new IllegalArgumentException(
                    "row " + row + " has an empty prompt, so that its first token has no log-prob; begin with BOS");
        }
        checkIds(row, sequence.promptIds(), config.vocabularySize());
        checkIds(row, sequence.completionIds(), config.vocabularySize());
    }

    private static void checkIds(int row, int[] ids, int vocabulary) {
        for (int id : ids) {
            if (id < 0 || id >= vocabulary) {
                throw new IllegalArgumentException("row " + row + " holds token id " + id + ", the model knows 0 to "
                        + (vocabulary - 1) + "; does the tokenizer belong to it?");
            }
        }
    }

    private void fill(Head head) {
        int token = 0;
        int score = 0;
        for (int row = 0; row < rows.size(); row++) {
            Sequence sequence = rows.get(row);
            int start = token;
            for (int t = 0; t < time; t++) {
                int place = row * time + t;
                boolean present = t < sequence.length();
                padPresent[place] = present;
                segments[place] = present ? 0 : -1;
                padIndex[place] = present ? token : 0;
                if (present) {
                    ids[token] = id(sequence, t);
                    positions[token] = t;
                    tokenPlaces[2 * token] = row;
                    tokenPlaces[2 * token + 1] = t;
                    token++;
                }
            }
            int first = head == Head.SCALAR_REWARD ? token - 1 : start + sequence.promptIds().length - 1;
            for (int i = 0; i < scoredCounts[row]; i++) {
                scored[score] = (long) first + i;
                targets[score] = head == Head.SCALAR_REWARD ? 0 : sequence.completionIds()[i];
                score++;
            }
        }
    }

    private static int id(Sequence sequence, int t) {
        int prompt = sequence.promptIds().length;
        return t < prompt ? sequence.promptIds()[t] : sequence.completionIds()[t - prompt];
    }

    int count() {
        return rows.size();
    }

    int time() {
        return time;
    }

    /** Scored tokens of a row. */
    int scored(int row) {
        return scoredCounts[row];
    }

    /** Scored tokens of all rows, one at least. */
    int scored() {
        return scored.length;
    }

    long[] ids() {
        return ids;
    }

    long[] targets() {
        return targets;
    }

    /** The inputs of a run by the names of {@link DecoderInputs}, without the rotary tables. */
    Map<String, NativeTensor> tensors() {
        int tokens = ids.length;
        long[] scoredPlaces = new long[tokens];
        boolean[] scoredPresent = new boolean[tokens];
        for (int i = 0; i < scored.length; i++) {
            scoredPlaces[(int) scored[i]] = i;
            scoredPresent[(int) scored[i]] = true;
        }
        var tensors = new HashMap<String, NativeTensor>();
        tensors.put("ids", NativeTensor.of(ids, tokens));
        tensors.put("positions", NativeTensor.of(positions, tokens, 1));
        tensors.put("segments", NativeTensor.of(segments, count(), time));
        tensors.put("pad_index", NativeTensor.of(padIndex, count(), time));
        tensors.put("token_places", NativeTensor.of(tokenPlaces, tokens, 2));
        tensors.put("pad_present", NativeTensor.of(padPresent, count(), time, 1));
        tensors.put("scored", NativeTensor.of(scored, scored.length));
        tensors.put("scored_places", NativeTensor.of(scoredPlaces, tokens));
        tensors.put("scored_present", NativeTensor.of(scoredPresent, tokens, 1));
        tensors.put(HeadGraph.TARGETS, NativeTensor.of(targets, targets.length, 1));
        return tensors;
    }
}
