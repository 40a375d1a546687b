package io.attune.trainer.sample;

import static java.util.Objects.requireNonNull;

/**
 * How completions are drawn. Top-k comes first, then temperature, then top-p.
 *
 * @param maxNewTokens the longest completion, in tokens, its end included
 * @param temperature what logits are divided by, more than 0; 1 is the policy itself
 * @param topK how many of the likeliest tokens are considered; 0 is the whole vocabulary
 * @param topP the smallest set of likeliest tokens with at least this probability is considered; 1 is all of them
 * @param greedy whether the likeliest token is always taken, whatever the settings above
 * @param stopping where a completion ends by itself
 */
public record SamplingSettings(
        int maxNewTokens, double temperature, int topK, double topP, boolean greedy, Stopping stopping) {
    public SamplingSettings {
        requireNonNull(stopping, "stopping is null");
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException("max-new-tokens is " + maxNewTokens + "; it has to be at least 1");
        }
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException(
                    "temperature is " + temperature + "; it has to be more than 0 (greedy takes the likeliest token)");
        }
        if (topK < 0) {
            throw new IllegalArgumentException("top-k is " + topK + "; it has to be at least 1, or 0 for no limit");
        }
        if (!(topP > 0) || topP > 1) {
            throw new IllegalArgumentException("top-p is " + topP + "; it has to be more than 0 and at most 1");
        }
    }

    /** The policy as it is: temperature 1, nothing cut off. */
    public static SamplingSettings plain(int maxNewTokens, Stopping stopping) {
        return new SamplingSettings(maxNewTokens, 1, 0, 1, false, stopping);
    }

    /** Always the likeliest token. */
    public static SamplingSettings greedy(int maxNewTokens, Stopping stopping) {
        return new SamplingSettings(maxNewTokens, 1, 0, 1, true, stopping);
    }

    Drawing drawing() {
        if (greedy) {
            return Drawing.GREEDY;
        }
        return topK == 0 && topP == 1 ? Drawing.WHOLE : Drawing.TRUNCATED;
    }
}
