package io.attune.trainer.sample;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.sample.Drawing.Kept;

/**
 * How completions are drawn. The order is that of transformers' logits processors: repetition penalty, temperature, top-k, top-p,
 * min-p. Of equally likely tokens at the edge of top-k, exactly as many are kept as k leaves room for.
 *
 * @param maxNewTokens the longest completion, in tokens, its end included
 * @param repetitionPenalty logits of tokens that prompt or completion have already are divided by it where they are positive and
 *     multiplied where negative (Keskar et al. 2019); more than 0, 1 is none
 * @param temperature what logits are divided by, more than 0; 1 is the policy itself
 * @param topK how many of the likeliest tokens are considered; 0 is the whole vocabulary
 * @param topP the smallest set of likeliest tokens with at least this probability is considered (Holtzman et al. 2020); 1 is all
 * @param minP only tokens at least this many times as likely as the likeliest are considered (Nguyen et al. 2024); 0 is all
 * @param greedy whether the likeliest token is always taken, after the repetition penalty and whatever the other settings
 * @param stopping where a completion ends by itself
 */
public record SamplingSettings(
        int maxNewTokens,
        double repetitionPenalty,
        double temperature,
        int topK,
        double topP,
        double minP,
        boolean greedy,
        Stopping stopping) {
    public SamplingSettings {
        requireNonNull(stopping, "stopping is null");
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException("max-new-tokens is " + maxNewTokens + "; it has to be at least 1");
        }
        if (!(repetitionPenalty > 0) || Double.isInfinite(repetitionPenalty)) {
            throw new IllegalArgumentException(
                    "repetition-penalty is " + repetitionPenalty + "; it has to be more than 0 (1 is none)");
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
        if (!(minP >= 0) || minP > 1) {
            throw new IllegalArgumentException("min-p is " + minP + "; it has to be from 0 to 1");
        }
    }

    /** The policy as it is: temperature 1, nothing cut off. */
    public static SamplingSettings plain(int maxNewTokens, Stopping stopping) {
        return new SamplingSettings(maxNewTokens, 1, 1, 0, 1, 0, false, stopping);
    }

    /** Always the likeliest token. */
    public static SamplingSettings greedy(int maxNewTokens, Stopping stopping) {
        return new SamplingSettings(maxNewTokens, 1, 1, 0, 1, 0, true, stopping);
    }

    /** With logits divided by it. */
    public SamplingSettings withTemperature(double value) {
        return new SamplingSettings(maxNewTokens, repetitionPenalty, value, topK, topP, minP, greedy, stopping);
    }

    /** With so many of the likeliest tokens only. */
    public SamplingSettings withTopK(int value) {
        return new SamplingSettings(maxNewTokens, repetitionPenalty, temperature, value, topP, minP, greedy, stopping);
    }

    /** With the likeliest tokens only that together reach it. */
    public SamplingSettings withTopP(double value) {
        return new SamplingSettings(maxNewTokens, repetitionPenalty, temperature, topK, value, minP, greedy, stopping);
    }

    /** With tokens only that are so many times as likely as the likeliest. */
    public SamplingSettings withMinP(double value) {
        return new SamplingSettings(maxNewTokens, repetitionPenalty, temperature, topK, topP, value, greedy, stopping);
    }

    /** With what stands in the text already made less likely. */
    public SamplingSettings withRepetitionPenalty(double value) {
        return new SamplingSettings(maxNewTokens, value, temperature, topK, topP, minP, greedy, stopping);
    }

    Drawing drawing() {
        return new Drawing(repetitionPenalty != 1, !greedy && temperature != 1, kept());
    }

    private Kept kept() {
        if (greedy) {
            return Kept.LIKELIEST;
        }
        if (topK > 0) {
            return Kept.TOP;
        }
        return topP == 1 && minP == 0 ? Kept.ALL : Kept.NUCLEUS;
    }
}
