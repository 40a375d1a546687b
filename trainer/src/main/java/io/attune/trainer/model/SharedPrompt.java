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
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record SharedPrompt(int[] prefix, List<Segment> segments) {

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

    /** The sequences by their prompts, in the order in which each prompt occurs first, each prompt as often as is cheapest. */
    static List<SharedPrompt> of(List<Sequence> sequences, ModelConfig config, Head head) {
        var byPrompt = new LinkedHashMap<Key, List<Segment>>();
        for (int i = 0; i < sequences.size(); i++) {
            Sequence sequence = sequences.get(i);
            byPrompt.computeIfAbsent(Key.of(sequence, config), absent -> new ArrayList<>())
                    .add(Segment.of(i, sequence, head));
        }
        var cost = RowCost.of(config);
        var shared = new ArrayList<SharedPrompt>();
        byPrompt.forEach((prompt, segments) -> {
            int[] prefix = prompt.ids().stream()
                    .limit(Math.max(0, prompt.ids().size() - 1))
                    .mapToInt(Integer::intValue)
                    .toArray();
            shared.addAll(cheapest(prefix, segments, cost));
        });
        return shared;
    }

    /** Attention grows with the square of a row, so a copy of a short prompt may be cheaper than a long row. */
    private static List<SharedPrompt> cheapest(int[] prefix, List<Segment> segments, RowCost cost) {
        List<SharedPrompt> best = List.of();
        double least = Double.POSITIVE_INFINITY;
        for (int together = segments.size(); together > 0; together--) {
            List<SharedPrompt> split = split(prefix, segments, together);
            double sum = split.stream().mapToDouble(s -> cost.of(s.length())).sum();
            if (sum < least) {
                least = sum;
                best = split;
            }
        }
        return best;
    }

    private static List<SharedPrompt> split(int[] prefix, List<Segment> segments, int together) {
        var split = new ArrayList<SharedPrompt>();
        for (int from = 0; from < segments.size(); from += together) {
            split.add(new SharedPrompt(
                    prefix, List.copyOf(segments.subList(from, Math.min(segments.size(), from + together)))));
        }
        return split;
    }

    int length() {
        return prefix.length + segments.stream().mapToInt(Segment::length).sum();
    }
}
