package io.attune.trainer.model;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.ort.NativeTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sequences laid out for one run, as {@link DecoderInputs} describes: all tokens behind each other without padding, and where each stands in the
 * rows of attention. Completions of one prompt share a copy of it, which changes no number. What is read of the sequences keeps the caller's order.
 */
final class PackedRows {
    private final List<Sequence> sequences;
    private final FilledRows texts;
    private final @Nullable FilledPrefixes shared;
    private final int[] scoredCounts;
    private final long[] ids;
    private final long[] positions;
    private final int[] textLengths;
    private final long[] scored;
    private final long[] targets;

    private PackedRows(List<Sequence> sequences, List<SharedPrompt> prompts, Head head) {
        this.sequences = List.copyOf(sequences);
        this.scoredCounts = sequences.stream().mapToInt(head::readings).toArray();
        int scoredTokens = Arrays.stream(scoredCounts).sum();
        // A run cannot read nothing: without anything to score it reads the first token, and nobody looks at it.
        this.scored = new long[Math.max(1, scoredTokens)];
        this.targets = new long[scored.length];
        var alone = new ArrayList<Segment>();
        var sharing = new ArrayList<SharedPrompt>();
        for (SharedPrompt prompt : prompts) {
            if (prompt.isShared()) {
                sharing.add(prompt);
            } else {
                prompt.texts().forEach(text -> {
                    if (text.length() < SharedPrompt.LONG) {
                        alone.add(text);
                    } else {
                        sharing.add(SharedPrompt.halves(text));
                    }
                });
            }
        }
        List<Segment> prefixes = sharing.stream().map(SharedPrompt::prefix).toList();
        alone.addAll(prefixes);
        int longest = alone.stream().mapToInt(Segment::length).max().orElseThrow();
        List<List<Segment>> filled = RowFilling.of(alone, longest);
        this.texts = new FilledRows(filled);
        this.shared = sharing.isEmpty() ? null : new FilledPrefixes(sharing, firstTokens(prefixes, filled));
        List<List<Segment>> rows = new ArrayList<>(filled);
        if (shared != null) {
            rows.addAll(shared.segments());
        }
        List<Segment> segments = rows.stream().flatMap(List::stream).toList();
        int tokens = segments.stream().mapToInt(Segment::length).sum();
        this.ids = new long[tokens];
        this.positions = new long[tokens];
        this.textLengths = new int[tokens];
        write(segments, head);
    }

    /** Where each prefix begins among the tokens of rows. */
    private static int[] firstTokens(List<Segment> prefixes, List<List<Segment>> rows) {
        var bySequence = new HashMap<Integer, Integer>();
        int token = 0;
        for (Segment segment : rows.stream().flatMap(List::stream).toList()) {
            bySequence.put(segment.sequence(), token);
            token += segment.length();
        }
        return prefixes.stream()
                .mapToInt(prefix -> requireNonNull(bySequence.get(prefix.sequence())))
                .toArray();
    }

    private void write(List<Segment> segments, Head head) {
        var scoreStarts = new int[sequences.size()];
        for (int i = 1; i < scoreStarts.length; i++) {
            scoreStarts[i] = scoreStarts[i - 1] + scoredCounts[i - 1];
        }
        int token = 0;
        for (Segment segment : segments) {
            int length = sequences.get(segment.sequence()).length();
            for (int i = 0; i < segment.length(); i++) {
                ids[token] = segment.ids()[i];
                positions[token] = (long) segment.firstPosition() + i;
                textLengths[token] = length;
                token++;
            }
            int[] completion = sequences.get(segment.sequence()).completionIds();
            for (int i = 0; i < segment.scored(); i++) {
                int place = scoreStarts[segment.sequence()] + segment.scoredBefore() + i;
                scored[place] = (long) token - segment.scored() + i;
                targets[place] = head.scores() ? 0 : completion[segment.scoredBefore() + i];
            }
        }
    }

    /**
     * Lays out sequences.
     *
     * @throws IllegalArgumentException when one is empty, too long, holds an unknown token, or has nothing before the first token to score
     */
    static PackedRows of(List<Sequence> sequences, ModelConfig config, Head head) {
        require(sequences, config, head);
        return new PackedRows(sequences, SharedPrompt.of(sequences, config, head), head);
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

    /** The caller's sequences. */
    int count() {
        return sequences.size();
    }

    /** One more than the furthest position. */
    int positions() {
        return sequences.stream().mapToInt(Sequence::length).max().orElse(0);
    }

    PromptLayout layout() {
        return shared == null ? PromptLayout.ALONE : PromptLayout.SHARED;
    }

    /** How long the open axes of the decoder are. */
    Map<Dim, Long> lengths(ModelConfig config) {
        Attention attention = config.blocks().getFirst().attention();
        int group = attention.heads() / attention.kvHeads();
        var lengths = new HashMap<Dim, Long>();
        lengths.put(DecoderInputs.TOKENS, (long) ids.length);
        lengths.put(DecoderInputs.SCORED, (long) scored.length);
        lengths.put(DecoderInputs.TEXT_TOKENS, (long) texts.tokens());
        lengths.putAll(texts.lengths("", group));
        if (shared != null) {
            lengths.putAll(shared.lengths(group));
        }
        return lengths;
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
        Map<String, NativeTensor> tensors = texts.tensors("");
        if (shared != null) {
            tensors.putAll(shared.tensors(texts.tokens()));
        }
        tensors.put("ids", NativeTensor.of(ids, tokens));
        tensors.put("positions", NativeTensor.of(positions, tokens, 1));
        tensors.put("scored", NativeTensor.of(scored, scored.length));
        tensors.put("scored_places", NativeTensor.of(scoredPlaces(), tokens));
        tensors.put("scored_present", NativeTensor.of(scoredPresent(), tokens, 1));
        tensors.put(HeadGraph.TARGETS, NativeTensor.of(targets, targets.length, 1));
        return tensors;
    }

    private long[] scoredPlaces() {
        long[] places = new long[ids.length];
        for (int i = 0; i < scored.length; i++) {
            places[(int) scored[i]] = i;
        }
        return places;
    }

    private boolean[] scoredPresent() {
        boolean[] present = new boolean[ids.length];
        for (long token : scored) {
            present[(int) token] = true;
        }
        return present;
    }
}
