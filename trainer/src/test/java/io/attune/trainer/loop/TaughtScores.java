package io.attune.trainer.loop;

import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.Sample;

/** Scores of two answers, a good, short one and a bad, long one. */
final class TaughtScores {
    private TaughtScores() {}

    /** Odd judgments are about the good answer, even ones about the bad one. */
    static JudgmentGiven scored(TestRound round, long number) {
        return number % 2 == 1 ? round.scored(number, 5, 0, good(round)) : round.scored(number, 1, 2, bad(round));
    }

    static Sample good(TestRound round) {
        return round.sample(10, 11, 12);
    }

    static Sample bad(TestRound round) {
        return round.sample(20, 21);
    }
}
