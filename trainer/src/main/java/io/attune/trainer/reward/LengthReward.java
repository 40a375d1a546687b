package io.attune.trainer.reward;

import java.util.OptionalDouble;
import java.util.Set;

/** −|n − target|/target for a response of n tokens: 0 at the target, −1 for an empty one or one twice as long. */
final class LengthReward {
    static final RewardKind KIND = new RewardKind(
            "length",
            "−|n − target|/target for n tokens (target=…)",
            Set.of("target"),
            spec -> rule(spec.positive("target")));

    private LengthReward() {}

    private static Reward.Rule rule(double target) {
        return response -> OptionalDouble.of(-Math.abs(response.tokens() - target) / target);
    }
}
