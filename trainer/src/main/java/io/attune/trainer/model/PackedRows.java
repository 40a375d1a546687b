package io.attune.trainer.model;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.ort.NativeTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sequences laid out for one run, as {@link DecoderInputs} describes: all tokens behind each other without padding, and where each stands in the
 * rows of attention. Completions of one prompt share a copy of it, which changes no number. What is read of the sequences keeps the caller's order.
 */
final class PackedRows {
    private final List<Sequence> sequences;
    private final int rows;
    private final int time;
    private final int[] scoredCounts;
    private final long[] ids;
    private final long[] positions;
    private final int[] textLengths;
    private final long[] texts;
    private final long[] segments;
    private final long[] padIndex;
    private final long[] tokenPlaces;
    private final boolean[] padPresent;
    private final long[] scored;
    private final long[] targets;

    private PackedRows(List<Sequence> sequences, List<List<SharedPrompt>> filled, Head head) {
        this.sequences = List.copyOf(sequences);
        this.rows = filled.size();
        this.time = filled.stream().mapToInt(PackedRows::length).max().orElse(0);
        this.scoredCounts = sequences.stream().mapToInt(head::readings).toArray();
        int tokens = filled.stream().mapToInt(PackedRows::length).sum();
        int places = Math.multiplyExact(rows, time);
        int scoredTokens = 0;
        for (int count : scoredCounts) {
            scoredTokens += count;
        }
        this.ids = new long[tokens];
        this.positions = new long[tokens];
        this.textLengths = new int[tokens];
        this.texts = new long[places];
        this.segments = new long[places];
        this.padIndex = new long[places];
        this.tokenPlaces = new long[2 * tokens];
        this.padPresent = new boolean[places];
        // A run cannot read nothing: without anything to score it reads the first token, and nobody looks at it.
        this.scored = new long[Math.max(1, scoredTokens)];
        this.targets = new long[scored.length];
        Arrays.fill(texts, -1);
        new Filling().fill(filled, head);
    }

    private static int length(List<SharedPrompt> row) {
        return row.stream().mapToInt(SharedPrompt::length).sum();
    }

    /**
     * Lays out sequences.
     *
     * @throws IllegalArgumentException when one is empty, too long, holds an unknown token, or has nothing before the first token to score
     */
    static PackedRows of(List<Sequence> sequences, ModelConfig config, Head head) {
        require(sequences, config, head);
        return new PackedRows(sequences, RowFilling.of(SharedPrompt.of(sequences, config, head)), head);
    }

    /** Refuses what {@link #of} refuses. */
    static void require(List<Sequence> sequences, ModelConfig config, Head head) {
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("there are no rows");
        }
        for (int i = 0; i < sequences.size(); i++) {
            check(i, sequences.get(i), config, head);
        }
    }

    private static void check(int row, Sequence sequence, ModelConfig config, Head head) {
        if (sequence.length() == 0) {
            throw new IllegalArgumentException("row " + row + " is empty");
        }
        if (sequence.length() > config.maxPositions()) {
            throw new IllegalArgumentException("row " + row + " has " + sequence.length() + " tokens, the model takes "
                    + config.maxPositions() + "; shorten it");
        }
        if (!head.scores() && sequence.promptIds().length == 0) {
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

    /** Writes token after token. */
    private final class Filling {
        private final int[] scoreStarts = new int[sequences.size()];
        private int token;

        void fill(List<List<SharedPrompt>> filled, Head head) {
            for (int i = 1; i < scoreStarts.length; i++) {
                scoreStarts[i] = scoreStarts[i - 1] + scoredCounts[i - 1];
            }
            for (int row = 0; row < filled.size(); row++) {
                int place = row * time;
                for (int text = 0; text < filled.get(row).size(); text++) {
                    SharedPrompt shared = filled.get(row).get(text);
                    place = write(shared.prefix(), 0, text, 0, place);
                    ofText(shared.prefix().length, shared.segments().getFirst());
                    for (int i = 0; i < shared.segments().size(); i++) {
                        Segment segment = shared.segments().get(i);
                        place = write(segment.ids(), shared.prefix().length, text, i + 1, place);
                        ofText(segment.length(), segment);
                        score(segment, head);
                    }
                }
            }
        }

        /** The last so many tokens belong to the text of a segment. */
        private void ofText(int count, Segment segment) {
            Arrays.fill(
                    textLengths,
                    token - count,
                    token,
                    sequences.get(segment.sequence()).length());
        }

        private int write(int[] tokens, int firstPosition, int text, int segment, int firstPlace) {
            for (int i = 0; i < tokens.length; i++) {
                int place = firstPlace + i;
                ids[token] = tokens[i];
                positions[token] = (long) firstPosition + i;
                texts[place] = text;
                segments[place] = segment;
                padIndex[place] = token;
                padPresent[place] = true;
                tokenPlaces[2 * token] = place / time;
                tokenPlaces[2 * token + 1] = place % time;
                token++;
            }
            return firstPlace + tokens.length;
        }

        private void score(Segment segment, Head head) {
            int start = scoreStarts[segment.sequence()];
            int[] completion = sequences.get(segment.sequence()).completionIds();
            for (int i = 0; i < segment.scored(); i++) {
                scored[start + i] = (long) token - segment.scored() + i;
                targets[start + i] = head.scores() ? 0 : completion[i];
            }
        }
    }

    /** The caller's sequences. */
    int count() {
        return sequences.size();
    }

    /** One more than the furthest position. */
    int positions() {
        return sequences.stream().mapToInt(Sequence::length).max().orElse(0);
    }

    /** How long the open axes of the decoder are. */
    Map<Dim, Long> lengths(ModelConfig config) {
        Attention attention = config.blocks().getFirst().attention();
        return Map.of(
                DecoderInputs.TOKENS, (long) ids.length,
                DecoderInputs.ROWS, (long) rows,
                DecoderInputs.TIME, (long) time,
                DecoderInputs.SCORED, (long) scored.length,
                DecoderGraph.GROUP_TIME, (long) time * attention.heads() / attention.kvHeads());
    }

    /** Scored tokens of a sequence. */
    int scored(int sequence) {
        return scoredCounts[sequence];
    }

    /** Scored tokens of all sequences, one at least. */
    int scored() {
        return scored.length;
    }

    long[] ids() {
        return ids;
    }

    /** Place of each token in its text. */
    long[] tokenPositions() {
        return positions;
    }

    /** Tokens of the text that each token belongs to; of a prompt that several texts share, those of one of them. */
    int[] textLengths() {
        return textLengths;
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
        tensors.put("texts", NativeTensor.of(texts, rows, time));
        tensors.put("segments", NativeTensor.of(segments, rows, time));
        tensors.put("pad_index", NativeTensor.of(padIndex, rows, time));
        tensors.put("token_places", NativeTensor.of(tokenPlaces, tokens, 2));
        tensors.put("pad_present", NativeTensor.of(padPresent, rows, time, 1));
        tensors.put("scored", NativeTensor.of(scored, scored.length));
        tensors.put("scored_places", NativeTensor.of(scoredPlaces, tokens));
        tensors.put("scored_present", NativeTensor.of(scoredPresent, tokens, 1));
        tensors.put(HeadGraph.TARGETS, NativeTensor.of(targets, targets.length, 1));
        return tensors;
    }
}
