package io.attune.trainer.rollout;

import io.attune.trainer.reward.Response;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What a step's completions were like, by the ecosystem's names. */
final class Tally {
    private long completions;
    private long tokens;
    private long cut;
    private long judged;
    private double rewards;

    void add(List<Response> responses, List<OptionalDouble> given) {
        completions += responses.size();
        tokens += responses.stream().mapToLong(Response::tokens).sum();
        cut += responses.stream().filter(Response::truncated).count();
        judged += given.stream().filter(OptionalDouble::isPresent).count();
        rewards += given.stream().mapToDouble(reward -> reward.orElse(0)).sum();
    }

    Map<String, Double> figures() {
        return Map.of(
                "reward",
                judged == 0 ? 0 : rewards / judged,
                "completions/mean_length",
                tokens / (double) completions,
                "completions/clipped_ratio",
                cut / (double) completions,
                "completions/abstained_ratio",
                1 - judged / (double) completions,
                "completions/tokens",
                (double) tokens);
    }
}
