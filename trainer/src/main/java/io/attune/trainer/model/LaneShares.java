package io.attune.trainer.model;

import io.attune.trainer.model.architecture.ModelConfig;
import java.util.List;
import java.util.stream.IntStream;

/** Rows divided among lanes, about as many tokens to each. */
final class LaneShares {
    /** Into how many pieces a share is cut, where whole prompts do not come out even. */
    private static final int PIECES = 4;

    private LaneShares() {}

    /** The places of the rows of each lane, or of all in one where they cannot be divided evenly. */
    static List<List<Integer>> of(List<Sequence> rows, ModelConfig config, Head head, int lanes) {
        List<SharedPrompt> prompts = SharedPrompt.of(rows, config, head);
        int tokens = tokens(prompts);
        List<List<SharedPrompt>> shares = EvenShares.divide(prompts, SharedPrompt::length, lanes);
        if (!areEven(shares, tokens, lanes)) {
            int piece = tokens / (lanes * PIECES);
            List<SharedPrompt> pieces = prompts.stream()
                    .flatMap(prompt -> prompt.ofAtMost(piece).stream())
                    .toList();
            shares = EvenShares.divide(pieces, SharedPrompt::length, lanes);
        }
        return areEven(shares, tokens, lanes)
                ? shares.stream().map(LaneShares::places).toList()
                : List.of(IntStream.range(0, rows.size()).boxed().toList());
    }

    private static boolean areEven(List<List<SharedPrompt>> shares, int tokens, int lanes) {
        return EvenShares.areEven(shares.stream().mapToInt(LaneShares::tokens), tokens, lanes);
    }

    private static int tokens(List<SharedPrompt> prompts) {
        return prompts.stream().mapToInt(SharedPrompt::length).sum();
    }

    private static List<Integer> places(List<SharedPrompt> prompts) {
        return prompts.stream()
                .flatMap(prompt -> prompt.segments().stream())
                .map(Segment::sequence)
                .sorted()
                .toList();
    }
}
