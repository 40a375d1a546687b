package io.attune.trainer.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.kafka.event.Message;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.trainer.judge.Opinion.Abstained;
import io.attune.trainer.judge.Opinion.Given;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RewardModelJudgeTest {
    /** A reward that can be computed by hand: the first token id of the completion, in tenths, less one. */
    private final RewardModelJudge judge = new RewardModelJudge(rows ->
            rows.stream().mapToDouble(row -> row.completionIds()[0] / 10.0 - 1).toArray());

    @Test
    void theHigherRewardIsPreferredWithTheBradleyTerryProbability() {
        Given slightly = (Given) judge.judge(pair(10, 15));
        assertThat(slightly.verdict()).isEqualTo(new Verdict.Preferred(Side.SECOND, 1));
        assertThat(slightly.confidence()).isCloseTo(1 / (1 + Math.exp(-0.5)), within(1e-12));
        assertThat(((Given) judge.judge(pair(30, 10))).verdict()).isEqualTo(new Verdict.Preferred(Side.FIRST, 2));
        assertThat(((Given) judge.judge(pair(60, 10))).verdict()).isEqualTo(new Verdict.Preferred(Side.FIRST, 3));
    }

    @Test
    void equalRewardsAreATie() {
        assertThat(judge.judge(pair(10, 10))).isEqualTo(new Given(new Verdict.Tie(), 0.5));
    }

    @Test
    void aSingleAnswerIsGoodAboveTheReferencesMean() {
        assertThat(((Given) judge.judge(single(11))).verdict()).isEqualTo(new Verdict.Thumb(true));
        assertThat(((Given) judge.judge(single(9))).verdict()).isEqualTo(new Verdict.Thumb(false));
    }

    @Test
    void itAbstainsFromScoresAndFromWhatWasNotDrawn() {
        assertThat(judge.judge(new Question(TaskKind.SCORES, prompt(), List.of(1), List.of(sample(3)))))
                .isInstanceOf(Abstained.class);
        assertThat(judge.judge(new Question(TaskKind.THUMB, prompt(), List.of(), List.of(sample(3)))))
                .isInstanceOf(Abstained.class);
    }

    private static Question pair(int first, int second) {
        return new Question(TaskKind.PAIR, prompt(), List.of(1), List.of(sample(first), sample(second)));
    }

    private static Question single(int token) {
        return new Question(TaskKind.THUMB, prompt(), List.of(1), List.of(sample(token)));
    }

    private static List<Message> prompt() {
        return List.of(new Message("user", "Why?"));
    }

    private static Sample sample(int token) {
        return new Sample(new UUID(0, token), null, "text", List.of(token), List.of(), List.of(), false);
    }
}
