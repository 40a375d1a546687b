package io.attune.deploy.bench.objectives;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One objective at one learning rate with one seed.
 *
 * @param reward the oracle's mean on held-out prompts
 * @param kl to the first policy, nats an answer, on the policy's own answers
 * @param winRate share of held-out prompts on which the oracle prefers its answer to the first policy's, ties ½
 * @param length mean tokens of an answer
 * @param tokens through the training's forward passes
 * @param seconds of processor time for drawing and training, without measuring
 * @param failure why there are no numbers; empty where there are
 */
record Trial(
        String objective,
        double rate,
        long seed,
        double reward,
        double kl,
        @JsonProperty("win_rate") double winRate,
        double length,
        double tokens,
        double seconds,
        String failure) {

    boolean same(String otherObjective, double otherRate, long otherSeed) {
        return objective.equals(otherObjective) && rate == otherRate && seed == otherSeed;
    }

    boolean succeeded() {
        return failure.isEmpty();
    }
}
