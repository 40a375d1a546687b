package io.attune.trainer.model;

import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.model.rope.Rope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A prompt, without its last token, and completions that stand behind this one copy of it: P + ΣC tokens for G completions instead of GP + ΣC.
 *
 * @param prefix what all segments see
 * @param segments which do not see each other
 */
record SharedPrompt(Segment prefix, List<Segment> segments) {
    /** The tokens from which on a text alone is cut in two. */
    static final int LONG = 256;

    /**
     * The prompt of a sequence as a key of a map.
     *
     * @param turns tells apart texts whose tokens turn differently because they are longer or shorter
     */
    private record Key(List<Integer> ids, int turns) {
        static Key of(Sequence sequence, ModelConfig config) {
            int turns = config.positions() instanceof Positions.Rotary(Rope rope) ? rope.turns(sequence.length()) : 0;
            return new Key(Arrays.stream(sequence.promptIds()).boxed().toList(), turns);
        }
    }

    /** The sequences by their prompts, in the order in which each prompt occurs first. */
    static List<SharedPrompt> of(List<Sequence> sequences, ModelConfig config, Head head) {
        var byPrompt = new LinkedHashMap<Key, List<Segment>>();
        for (int i = 0; i < sequences.size(); i++) {
            Sequence sequence = sequences.get(i);
            byPrompt.computeIfAbsent(Key.of(sequence, config), absent -> new ArrayList<>())
                    .add(Segment.of(i, sequence, head));
        }
        var shared = new ArrayList<SharedPrompt>();
        byPrompt.forEach((prompt, segments) -> {
            int[] prefix = prompt.ids().stream()
                    .limit(Math.max(0, prompt.ids().size() - 1))
                    .mapToInt(Integer::intValue)
                    .toArray();
            shared.add(new SharedPrompt(new Segment(segments.getFirst().sequence(), 0, prefix, 0, 0), segments));
        });
        return shared;
    }

    /** Whether there is something to share, and somebody to share it with. */
    boolean isShared() {
        return prefix.length() > 0 && segments.size() > 1;
    }

    /** As texts that share nothing. */
    List<Segment> texts() {
        return segments.stream().map(segment -> segment.behind(prefix)).toList();
    }

    /** A long text, whose second half sees the first as a prefix: 3/4 of its square, without the quarter that causality hides whole. */
    static SharedPrompt halves(Segment text) {
        int half = text.length() / 2;
        return new SharedPrompt(text.until(half), List.of(text.from(half)));
    }

    /** Divided so that no part has more than so many tokens, unless one completion alone has. */
    List<SharedPrompt> ofAtMost(int tokens) {
        var parts = new ArrayList<SharedPrompt>();
        var part = new ArrayList<Segment>();
        long length = prefix.length();
        for (Segment segment : segments) {
            if (!part.isEmpty() && length + segment.length() > tokens) {
                parts.add(new SharedPrompt(prefix, List.copyOf(part)));
                part.clear();
                length = prefix.length();
            }
            part.add(segment);
            length += segment.length();
        }
        parts.add(new SharedPrompt(prefix, List.copyOf(part)));
        return parts;
    }

    int length() {
        return prefix.length() + segments.stream().mapToInt(Segment::length).sum();
    }
}
