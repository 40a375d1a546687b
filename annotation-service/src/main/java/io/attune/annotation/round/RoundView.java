package io.attune.annotation.round;

import io.attune.kafka.event.RoundSpec;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A round as the pages show it.
 *
 * @param number of the round within its project, from 1
 * @param judgeShare the share now wished for, in [0, 1]; {@code spec} carries the same
 * @param launchedBy name of the admin
 * @param endedAt when the learner said that it had stopped or failed; null before
 * @param judgments who judged so far
 * @param steps optimiser steps of the policy so far
 */
public record RoundView(
        UUID id,
        UUID project,
        int number,
        RoundSpec spec,
        RoundState state,
        double judgeShare,
        String launchedBy,
        Instant launchedAt,
        @Nullable Instant endedAt,
        JudgmentCounts judgments,
        long steps) {

    /** Judgments that count in the round, by author; retracted ones are left out. */
    public record JudgmentCounts(long byPeople, long byJudge) {
        public long all() {
            return byPeople + byJudge;
        }
    }
}
