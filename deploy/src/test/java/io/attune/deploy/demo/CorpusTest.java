package io.attune.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.deploy.demo.Corpus.Demonstration;
import io.attune.deploy.oracle.SupportDeskOracle;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CorpusTest {
    private static final Traits RIGHT = traits(Traits.Substance.RIGHT, Traits.Naming.RIGHT);
    private static final Traits OTHER = traits(Traits.Substance.OTHER_INTENT, Traits.Naming.RIGHT);
    private static final Traits WRONG_NAMES = traits(Traits.Substance.RIGHT, Traits.Naming.WRONG);

    private final Corpus corpus = new Corpus();
    private final SupportDeskOracle oracle = new SupportDeskOracle();

    @Test
    void promptsAreManyAndDistinctAndOfEveryIntent() {
        assertThat(corpus.prompts()).hasSize(Corpus.PROMPTS).doesNotHaveDuplicates();
        Map<Intent, Long> byIntent =
                corpus.questions().stream().collect(Collectors.groupingBy(Question::intent, Collectors.counting()));
        assertThat(byIntent).hasSizeGreaterThanOrEqualTo(12);
        assertThat(byIntent.values()).allSatisfy(count -> assertThat(count).isGreaterThan(150));
    }

    @Test
    void heldOutPromptsOccurNowhereElse() {
        List<Demonstration> demonstrations = corpus.demonstrations(40_000);

        assertThat(corpus.heldOut()).hasSize(Corpus.HELD_OUT).doesNotHaveDuplicates();
        assertThat(new HashSet<>(corpus.prompts())).doesNotContainAnyElementsOf(corpus.heldOut());
        assertThat(demonstrations.stream().map(Demonstration::prompt).collect(Collectors.toSet()))
                .doesNotContainAnyElementsOf(corpus.heldOut());
    }

    @Test
    void theCorpusIsTheSameEveryTime() {
        assertThat(new Corpus().demonstrations(300)).isEqualTo(corpus.demonstrations(300));
        assertThat(new Corpus().prompts()).isEqualTo(corpus.prompts());
    }

    @Test
    void qualityIsSpreadSmoothlyOverTheWholeRange() {
        double[] rewards = corpus.demonstrations(20_000).stream()
                .mapToDouble(one -> oracle.reward(one.prompt(), one.completion()))
                .toArray();
        double[] shares = histogram(rewards, -4.5, 5, 19);

        assertThat(Arrays.stream(rewards).min().orElseThrow()).isLessThan(-3.5);
        assertThat(Arrays.stream(rewards).max().orElseThrow()).isGreaterThan(4);
        assertThat(Arrays.stream(shares).max().orElseThrow()).as("no lump").isLessThan(.15);
        assertThat(deepestValley(shares)).as("no second lump").isLessThan(.03);
        assertThat(Arrays.stream(rewards).distinct().count()).isGreaterThan(1_500);
    }

    @Test
    void theOracleUnderstandsEveryQuestionThatTheGeneratorAsks() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
        Answers answers = new Answers(SupportDesk.load());
        for (Question question : corpus.questions()) {
            double right = oracle.appraise(question.text(), answers.write(question, RIGHT, random))
                    .substance();
            double other = oracle.appraise(question.text(), answers.write(question, OTHER, random))
                    .substance();
            assertThat(right).as(question.text()).isEqualTo(1.2);
            assertThat(other).as(question.text()).isLessThan(-.9);
        }
    }

    @Test
    void theOracleTellsRightNamesFromWrongOnes() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(6);
        Answers answers = new Answers(SupportDesk.load());
        for (Question question : corpus.questions()) {
            String right = answers.write(question, RIGHT, random);
            String wrong = answers.write(question, WRONG_NAMES, random);
            assertThat(oracle.appraise(question.text(), right).naming())
                    .as(right)
                    .isEqualTo(.8);
            assertThat(oracle.appraise(question.text(), wrong).naming())
                    .as(wrong)
                    .isNegative();
        }
    }

    private static Traits traits(Traits.Substance substance, Traits.Naming naming) {
        return new Traits(
                Traits.Opening.NONE,
                substance,
                naming,
                Traits.Layout.NUMBERED,
                Traits.Middle.NOTHING,
                Traits.Closing.NONE);
    }

    private static double[] histogram(double[] values, double from, double to, int bins) {
        double[] shares = new double[bins];
        for (double value : values) {
            int bin = (int) Math.clamp((value - from) / (to - from) * bins, 0, bins - 1);
            shares[bin] += 1.0 / values.length;
        }
        return shares;
    }

    /** How far a bin lies below the lower of the highest bins on its two sides: 0 for a single hill. */
    private static double deepestValley(double[] shares) {
        double deepest = 0;
        for (int i = 1; i < shares.length - 1; i++) {
            double left = Arrays.stream(shares, 0, i).max().orElseThrow();
            double right = Arrays.stream(shares, i + 1, shares.length).max().orElseThrow();
            deepest = Math.max(deepest, Math.min(left, right) - shares[i]);
        }
        return deepest;
    }
}
