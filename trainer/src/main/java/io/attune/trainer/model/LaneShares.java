package io.attune.trainer.model;

import io.attune.trainer.model.architecture.ModelConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Rows divided among lanes, about as many tokens to each. */
final class LaneShares {
    /** How much longer than a fair share the longest may be. Above that, lanes that have ended wait for longer than they gain by having their own. */
    private static final double UNEVEN = 1.1;

    /** Into how many pieces a share is cut, where whole prompts do not come out even. */
    private static final int PIECES = 4;

    private LaneShares() {}

    /** The places of the rows of each lane, or of all in one where they cannot be divided evenly. */
    static List<List<Integer>> of(List<Sequence> rows, ModelConfig config, Head head, int lanes) {
        List<SharedPrompt> prompts = SharedPrompt.of(rows, config, head);
        int tokens = prompts.stream().mapToInt(SharedPrompt::length).sum();
        double most = UNEVEN * tokens / lanes;
        List<Share> shares = divided(prompts, lanes);
        if (longest(shares) > most) {
            int piece = tokens / (lanes * PIECES);
            shares = divided(
                    prompts.stream()
                            .flatMap(prompt -> prompt.ofAtMost(piece).stream())
                            .toList(),
                    lanes);
        }
        return longest(shares) > most
                ? List.of(IntStream.range(0, rows.size()).boxed().toList())
                : shares.stream()
                        .map(Share::places)
                        .filter(places -> !places.isEmpty())
                        .toList();
    }

    private static int longest(List<Share> shares) {
        return shares.stream().mapToInt(Share::tokens).max().orElseThrow();
    }

    /** The longest first, each to the lane that has least. */
    private static List<Share> divided(List<SharedPrompt> prompts, int lanes) {
        List<Share> shares =
                IntStream.range(0, lanes).mapToObj(lane -> new Share()).toList();
        prompts.stream()
                .sorted(Comparator.comparingInt(SharedPrompt::length).reversed())
                .forEach(prompt -> shares.stream()
                        .min(Comparator.comparingInt(Share::tokens))
                        .orElseThrow()
                        .add(prompt));
        return shares;
    }

    private static final class Share {
        private final List<Integer> places = new ArrayList<>();
        private int tokens;

        void add(SharedPrompt prompt) {
            prompt.segments().forEach(segment -> places.add(segment.sequence()));
            tokens += prompt.length();
        }

        int tokens() {
            return tokens;
        }

        List<Integer> places() {
            return places.stream().sorted().toList();
        }
    }
}
