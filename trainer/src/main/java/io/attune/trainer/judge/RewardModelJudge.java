package io.attune.trainer.judge;

import io.attune.kafka.event.Sample;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.Verdict;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.reward.RewardSource;
import java.util.List;

/**
 * Judges by a reward model. Of two answers the one with the higher reward is preferred, with the Bradley–Terry probability σ(Δ) as confidence; a single
 * answer is good if its reward is over 0, the mean of the reference policy's answers. It has no opinion on scores.
 */
public final class RewardModelJudge implements Judge {
    /** From which probability on an answer is clearly, and much, better. */
    private static final double CLEARLY = 0.75;

    private static final double MUCH = 0.9;

    private final RewardSource rewards;

    public RewardModelJudge(RewardSource rewards) {
        this.rewards = rewards;
    }

    @Override
    public String name() {
        return "reward-model";
    }

    @Override
    public Opinion judge(Question question) {
        if (question.promptIds().isEmpty()
                || question.samples().stream()
                        .anyMatch(sample -> sample.tokenIds().isEmpty())) {
            return new Opinion.Abstained("the reward model judges only what the sampler drew: token ids are missing");
        }
        return switch (question.kind()) {
            case PAIR -> pair(rewards(question));
            case THUMB -> thumb(rewards(question)[0]);
            case SCORES -> new Opinion.Abstained("a reward model gives no scores by dimension");
        };
    }

    private double[] rewards(Question question) {
        int[] prompt = ids(question.promptIds());
        return rewards.rewards(question.samples().stream()
                .map(Sample::tokenIds)
                .map(ids -> new Sequence(prompt, ids(ids)))
                .toList());
    }

    private static Opinion pair(double[] rewards) {
        double delta = rewards[0] - rewards[1];
        if (delta == 0) {
            return new Opinion.Given(new Verdict.Tie(), 0.5);
        }
        double confidence = probability(Math.abs(delta));
        int strength = confidence >= MUCH ? 3 : confidence >= CLEARLY ? 2 : 1;
        return new Opinion.Given(new Verdict.Preferred(delta > 0 ? Side.FIRST : Side.SECOND, strength), confidence);
    }

    private static Opinion thumb(double reward) {
        return new Opinion.Given(new Verdict.Thumb(reward > 0), probability(Math.abs(reward)));
    }

    private static double probability(double margin) {
        return 1 / (1 + Math.exp(-margin));
    }

    private static int[] ids(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
