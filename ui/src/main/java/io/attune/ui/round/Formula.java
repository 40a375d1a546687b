package io.attune.ui.round;

import io.attune.annotation.round.TuningObjective;

/** What an objective minimises, for those who ask. */
final class Formula {
    private Formula() {}

    static String of(TuningObjective objective) {
        return switch (objective) {
            case ONLINE_DPO, DPO -> """
                loss = −log σ( β · ( log π(chosen) − log π₀(chosen) − log π(rejected) + log π₀(rejected) ) )
                π is the policy, π₀ the version the round starts from; a tie counts half for each side.""";
            case ONLINE_KTO, KTO -> """
                r = log π(answer) − log π₀(answer)
                loss = λ · ( 1 − σ( β · (r − z₀) ) ) for a good answer, λ · ( 1 − σ( β · (z₀ − r) ) ) for a bad one
                z₀ is the KL to the start, estimated from mismatched pairs and never below 0.""";
        };
    }
}
