package io.attune.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.deploy.bench.Contestants.Answer;
import io.attune.deploy.bench.PolicyReport.Comparison;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyReportTest {

    @Test
    void tiesCountHalf() {
        PolicyReport report = PolicyReport.of(
                List.of(comparison(0, 1, 2, "a", "b"), comparison(1, 2, 1, "a", "c"), comparison(2, 1, 1, "d", "d")));

        assertThat(report.winRate()).isEqualTo(.5);
        assertThat(report.comparisons()).isEqualTo(3);
        assertThat(report.distinctRatio()).isEqualTo(1.5);
        assertThat(report.rewardAfter() - report.rewardBefore()).isCloseTo(0, within(1e-12));
    }

    @Test
    void moreAnswersToTheSamePromptsDoNotNarrowTheIntervalBeyondThePrompts() {
        List<Comparison> once = new ArrayList<>();
        List<Comparison> thrice = new ArrayList<>();
        for (int prompt = 0; prompt < 100; prompt++) {
            Comparison one = comparison(prompt, 0, prompt % 4 == 0 ? -1 : 1, "before", "after" + prompt);
            once.add(one);
            thrice.addAll(List.of(one, one, one));
        }

        PolicyReport narrow = PolicyReport.of(once);
        PolicyReport same = PolicyReport.of(thrice);

        assertThat(narrow.winRate()).isEqualTo(.75);
        assertThat(narrow.lower()).isCloseTo(.75 - 1.96 * Math.sqrt(.75 * .25 / 99), within(1e-12));
        assertThat(same.lower()).isCloseTo(narrow.lower(), within(1e-12));
    }

    @Test
    void divergenceAndLengthAreMeansPerAnswer() {
        PolicyReport report = PolicyReport.of(List.of(
                new Comparison(0, 0, 1, new Answer("x", 10, 0), new Answer("y", 20, 1.5)),
                new Comparison(1, 0, 1, new Answer("x", 30, 0), new Answer("z", 40, 2.5))));

        assertThat(report.kl()).isEqualTo(2);
        assertThat(report.tokensBefore()).isEqualTo(20);
        assertThat(report.tokensAfter()).isEqualTo(30);
    }

    private static Comparison comparison(int prompt, double before, double after, String first, String second) {
        return new Comparison(prompt, before, after, new Answer(first, 5, 0), new Answer(second, 5, 0));
    }
}
