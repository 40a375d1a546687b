package io.attune.trainer.loop;

import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.RoundSpec.Dimension;
import io.attune.trainer.reward.RewardForm;

/** How the reward model of a round makes one reward of a completion: the round's weights do, where it has several outputs. */
final class RoundReward {
    private RoundReward() {}

    static RewardForm of(RoundSpec spec) {
        return switch (spec.kind()) {
            case PAIR, THUMB -> new RewardForm.Scalar();
            case SCORES ->
                new RewardForm.Attributes(spec.dimensions().stream()
                        .mapToDouble(Dimension::weight)
                        .toArray());
        };
    }
}
