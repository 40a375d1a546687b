package io.attune.trainer.sample;

/**
 * A completion.
 *
 * @param tokenIds the drawn tokens; the one that ended it (EOS) is the last of them
 * @param logps each token's log-prob under the policy: temperature 1, whole vocabulary
 * @param samplingLogps each token's log-prob under the distribution that it was drawn from
 * @param truncated whether it ended at the length limit rather than by itself
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
public record Drawn(int[] tokenIds, float[] logps, float[] samplingLogps, boolean truncated) {
    public Drawn {
        if (logps.length != tokenIds.length || samplingLogps.length != tokenIds.length) {
            throw new IllegalArgumentException(tokenIds.length + " tokens have " + logps.length + " log-probs and "
                    + samplingLogps.length + " sampling log-probs");
        }
    }
}
