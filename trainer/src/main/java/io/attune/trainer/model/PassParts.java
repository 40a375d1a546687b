package io.attune.trainer.model;

import io.attune.trainer.model.architecture.ModelConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Rows divided so that no part has more than so many tokens, except one that a sequence fills alone; of similar lengths together. */
final class PassParts {
    private PassParts() {}

    /** The places of the rows of each part. */
    static List<List<Integer>> of(List<Sequence> rows, ModelConfig config, Head head, int mostTokens) {
        List<SharedPrompt> longestFirst = SharedPrompt.of(rows, config, head).stream()
                .flatMap(prompt -> prompt.ofAtMost(mostTokens).stream())
                .sorted(Comparator.comparingInt(SharedPrompt::length).reversed())
                .toList();
        var parts = new ArrayList<List<Integer>>();
        long tokens = 0;
        for (SharedPrompt prompt : longestFirst) {
            tokens += prompt.length();
            if (parts.isEmpty() || tokens > mostTokens) {
                parts.add(new ArrayList<>());
                tokens = prompt.length();
            }
            prompt.segments().forEach(segment -> parts.getLast().add(segment.sequence()));
        }
        return parts;
    }
}
