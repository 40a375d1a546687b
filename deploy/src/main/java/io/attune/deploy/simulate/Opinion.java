package io.attune.deploy.simulate;

import static java.util.Objects.requireNonNull;

import io.attune.deploy.oracle.SupportDeskOracle;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What one simulated annotator thinks: what the oracle thinks, except for its mistakes.
 *
 * @param noise how it errs
 * @param thumbThreshold the reward above which a thumb is up: the initial policy's median
 */
record Opinion(SupportDeskOracle oracle, Noise noise, double thumbThreshold, RandomGenerator random) {
    private static final double CLEARLY = .8;
    private static final double MUCH = 2;

    Opinion {
        requireNonNull(oracle, "oracle is null");
        requireNonNull(noise, "noise is null");
        requireNonNull(random, "random is null");
    }

    /**
     * The verdict on the answers of one task, in stored order.
     *
     * @param prompt as the customer wrote it
     */
    Verdict on(TaskKind kind, String prompt, List<String> answers) {
        List<Double> rewards =
                answers.stream().map(answer -> oracle.reward(prompt, answer)).toList();
        boolean wrong = noise.errs(random);
        return switch (kind) {
            case PAIR -> preference(rewards.get(0) - rewards.get(1), wrong);
            case THUMB -> new Verdict.Thumb(rewards.getFirst() > thumbThreshold != wrong);
            case SCORES -> scores(oracle.appraise(prompt, answers.getFirst()).scores(), wrong);
        };
    }

    private Verdict preference(double difference, boolean wrong) {
        if (difference == 0) {
            return noise.ignoresAnswers()
                    ? new Verdict.Preferred(wrong ? Side.FIRST : Side.SECOND, 1)
                    : new Verdict.Tie();
        }
        Side better = difference > 0 ? Side.FIRST : Side.SECOND;
        double gap = Math.abs(difference);
        int strength = gap > MUCH ? 3 : gap > CLEARLY ? 2 : 1;
        return new Verdict.Preferred(wrong ? better.other() : better, strength);
    }

    private static Verdict scores(Map<String, Integer> right, boolean wrong) {
        Map<String, Integer> given = new TreeMap<>(right);
        if (wrong) {
            given.replaceAll((dimension, score) -> 6 - score);
        }
        return new Verdict.Scores(given);
    }
}
