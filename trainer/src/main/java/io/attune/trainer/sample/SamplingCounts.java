package io.attune.trainer.sample;

/**
 * What drawing has cost so far.
 *
 * @param completions that ended
 * @param promptsRead that the model read
 * @param promptsShared that a row took from another one which had read the same
 * @param refills rows that had finished and were taken by a waiting prompt
 * @param steps runs that gave a token to every active row
 */
public record SamplingCounts(long completions, long promptsRead, long promptsShared, long refills, long steps) {
    static final SamplingCounts NONE = new SamplingCounts(0, 0, 0, 0, 0);

    SamplingCounts plus(SamplingCounts more) {
        return new SamplingCounts(
                completions + more.completions,
                promptsRead + more.promptsRead,
                promptsShared + more.promptsShared,
                refills + more.refills,
                steps + more.steps);
    }
}
