package io.attune.trainer.reward;

import io.attune.trainer.objective.advantage.OverlongPenalty;
import java.util.OptionalDouble;
import java.util.Set;

/** DAPO's soft overlong penalty as a reward beside others: {@link OverlongPenalty}. */
final class OverlongReward {
    static final RewardKind KIND = new RewardKind(
            "overlong",
            "0 up to max − buffer tokens, then falling to −1 at max (max=…, buffer=0)",
            Set.of("max", "buffer"),
            spec -> rule(new OverlongPenalty(spec.positive("max"), spec.number("buffer", 0))));

    private OverlongReward() {}

    private static Reward.Rule rule(OverlongPenalty penalty) {
        return response -> OptionalDouble.of(penalty.of(response.tokens()));
    }
}
