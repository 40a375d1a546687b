package io.attune.deploy.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.attune.deploy.oracle.SupportDeskOracle;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpinionTest {
    private static final String PROMPT = "Please cancel order 4821.";
    private static final String GOOD = "Hello, I am sorry about that. I have cancelled order 4821. Have a nice day.";
    private static final String FAIR = "I am sorry about that. I have cancelled order 4821. Have a nice day.";
    private static final String BAD = "Not again. That is not my job.";
    private static final int TRIES = 2_000;

    @Test
    void prefersWhatTheOraclePrefersInStoredOrder() {
        Opinion opinion = opinion(0);

        assertThat(opinion.on(TaskKind.PAIR, PROMPT, List.of(GOOD, BAD)))
                .isEqualTo(new Verdict.Preferred(Side.FIRST, 3));
        assertThat(opinion.on(TaskKind.PAIR, PROMPT, List.of(BAD, GOOD)))
                .isEqualTo(new Verdict.Preferred(Side.SECOND, 3));
        assertThat(opinion.on(TaskKind.PAIR, PROMPT, List.of(FAIR, GOOD)))
                .isEqualTo(new Verdict.Preferred(Side.SECOND, 1));
        assertThat(opinion.on(TaskKind.PAIR, PROMPT, List.of(GOOD, GOOD))).isEqualTo(new Verdict.Tie());
    }

    @Test
    void raisesTheThumbAboveTheThreshold() {
        Opinion opinion = opinion(0);

        assertThat(opinion.on(TaskKind.THUMB, PROMPT, List.of(GOOD))).isEqualTo(new Verdict.Thumb(true));
        assertThat(opinion.on(TaskKind.THUMB, PROMPT, List.of(BAD))).isEqualTo(new Verdict.Thumb(false));
    }

    @Test
    void scoresEveryDimension() {
        assertThat(opinion(0).on(TaskKind.SCORES, PROMPT, List.of(GOOD)))
                .isInstanceOfSatisfying(
                        Verdict.Scores.class,
                        scores -> assertThat(scores.values())
                                .containsOnlyKeys("correctness", "courtesy", "clarity")
                                .containsEntry("correctness", 5));
    }

    @Test
    void errsAsOftenAsItShould() {
        assertThat(shareForGood(.1)).isCloseTo(.9, within(.02));
        assertThat(shareForGood(.5)).isCloseTo(.5, within(.03));
    }

    @Test
    void aNoiseBeyondOneHalfIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Noise(.6)).withMessageContaining("0 to 0.5");
    }

    private static double shareForGood(double flip) {
        Opinion opinion = opinion(flip);
        long good = IntStream.range(0, TRIES)
                .filter(i -> opinion.on(TaskKind.PAIR, PROMPT, List.of(BAD, GOOD))
                        .equals(new Verdict.Preferred(Side.SECOND, 3)))
                .count();
        return (double) good / TRIES;
    }

    private static Opinion opinion(double flip) {
        return new Opinion(new SupportDeskOracle(), new Noise(flip), 0, new Random(4));
    }
}
