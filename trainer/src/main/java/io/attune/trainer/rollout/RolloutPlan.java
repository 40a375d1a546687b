package io.attune.trainer.rollout;

import io.attune.trainer.sample.SamplingSettings;

/**
 * How a learner draws.
 *
 * @param prompts in a step
 * @param completions of each prompt
 * @param iterations steps on the same completions
 * @param dynamic whether prompts whose rewards are all equal are replaced by others
 * @param sampling how a completion is drawn
 */
public record RolloutPlan(int prompts, int completions, int iterations, boolean dynamic, SamplingSettings sampling) {
    public RolloutPlan {
        if (prompts < 1 || completions < 1 || iterations < 1) {
            throw new IllegalArgumentException("prompts, completions and iterations are " + prompts + ", " + completions
                    + " and " + iterations + ", expected 1 or more");
        }
    }
}
