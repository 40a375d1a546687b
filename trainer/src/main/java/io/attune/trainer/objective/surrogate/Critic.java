package io.attune.trainer.objective.surrogate;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.advantage.Gae;

/**
 * The critic's loss, per token ½ max((V − R)², (clip(V, V_old ± c) − R)²): Schulman et al. 2017 as implemented in OpenAI's baselines.
 *
 * @param gae makes the returns R, and knows V_old
 * @param clip c: how far a value may move in one step
 * @param coefficient its weight beside the policy's loss
 */
public record Critic(Gae gae, double clip, double coefficient) {

    /** Return R, loss and slope of each token, {@code [tokens]}; 0 where a token does not count. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    public record Terms(double[] returns, double[] losses, double[] slopes) {}

    public Terms of(Completion completion) {
        double[] values = completion.get(Quantity.VALUES);
        double[] old = Gae.oldValues(completion);
        double[] returns = gae.returns(completion);
        double[] losses = new double[values.length];
        double[] slopes = new double[values.length];
        for (int t = 0; t < values.length; t++) {
            if (completion.counts(t)) {
                double error = values[t] - returns[t];
                double moved = Math.clamp(values[t], old[t] - clip, old[t] + clip);
                double clippedError = moved - returns[t];
                boolean held = clippedError * clippedError > error * error;
                losses[t] = Math.max(error * error, clippedError * clippedError) / 2;
                slopes[t] = held ? 0 : error;
            }
        }
        return new Terms(returns, losses, slopes);
    }
}
