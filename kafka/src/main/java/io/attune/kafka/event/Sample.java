package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One answer of a policy.
 *
 * @param policy the version that wrote it; null for an imported answer
 * @param tokenIds the sampler's own token ids, EOS included where it was drawn; empty for an imported answer
 * @param logps log-prob of each token under the policy at temperature 1; as long as {@code tokenIds}, or empty
 * @param samplingLogps log-prob of each token under the distribution it was drawn from; as long as {@code tokenIds}, or empty
 * @param truncated whether it ended at the length limit rather than at a stop
 */
public record Sample(
        UUID id,
        @Nullable PolicyRef policy,
        String text,
        List<Integer> tokenIds,
        List<Float> logps,
        List<Float> samplingLogps,
        boolean truncated) {
    public Sample {
        requireNonNull(id, "id is null");
        requireNonNull(text, "text is null");
        tokenIds = List.copyOf(tokenIds);
        logps = List.copyOf(logps);
        samplingLogps = List.copyOf(samplingLogps);
        requireLength("logps", logps, tokenIds);
        requireLength("samplingLogps", samplingLogps, tokenIds);
    }

    private static void requireLength(String name, List<Float> values, List<Integer> tokenIds) {
        if (!values.isEmpty() && values.size() != tokenIds.size()) {
            throw new IllegalArgumentException(
                    name + " has " + values.size() + " entries for " + tokenIds.size() + " tokens");
        }
        if (values.stream().anyMatch(value -> !Float.isFinite(value))) {
            throw new IllegalArgumentException(name + " has an entry that is not a finite number");
        }
    }
}
