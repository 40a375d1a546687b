package io.attune.deploy.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SupportDeskOracleTest {
    private static final String CANCEL = "Please cancel order 4821.";
    private static final String RETURN = "How do I return the kettle?";

    private final SupportDeskOracle oracle = new SupportDeskOracle();

    @ParameterizedTest(name = "\"{1}\" beats \"{0}\"")
    @CsvSource(delimiter = '|', textBlock = """
            I have cancelled it.                 | I have cancelled order 4821.
            I have cancelled order 1999.         | I have cancelled order 4821.
            We will look into it.                | I have cancelled order 4821.
            There is nothing I can do.           | We will look into it.
            I have changed the address.          | I have cancelled it.
            I have cancelled order 4821.         | Hello. I have cancelled order 4821.
            Hello. I have cancelled order 4821.  | Hello, I am sorry about that. I have cancelled order 4821.
            I have cancelled order 4821.         | I have cancelled order 4821. Have a nice day.
            Not again. I have cancelled it.      | I have cancelled it.
            I have cancelled it. Stop asking.    | I have cancelled it.
            I have cancelled order 4821.         | I have cancelled order 4821. You will get a mail within a day.
            i have cancelled order 4821          | I have cancelled order 4821.
            """)
    void eachFeatureAloneMovesTheReward(String worse, String better) {
        assertThat(oracle.reward(CANCEL, better)).isGreaterThan(oracle.reward(CANCEL, worse));
    }

    @Test
    void stepsAreBestAsAListAndWorseTheMoreAreMissing() {
        List<String> worstToBest = List.of(
                "We will look into it.",
                "Print the return label.",
                "Print the return label, then pack the kettle in its box, then take the box to a post office.",
                """
                1. Print the return label.
                2. Pack the kettle in its box.
                3. Take the box to a post office.""");

        assertThat(worstToBest.stream().mapToDouble(answer -> oracle.reward(RETURN, answer)))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void ramblingCostsMoreTheLongerItGets() {
        String answer = "I have cancelled order 4821.";
        String[] fillers = {
            " The weather is nice in the hills.",
            " Most of us would rather walk than sit.",
            " Our old office had a green door and two small windows.",
            " Long ago the road to it was made of stone and sand.",
            " In those years everyone came on foot."
        };
        double before = oracle.reward(CANCEL, answer + fillers[0] + fillers[1]);
        String longer = answer + fillers[0] + fillers[1];
        for (int i = 2; i < fillers.length; i++) {
            longer += fillers[i];
            double after = oracle.reward(CANCEL, longer);
            assertThat(after).isLessThan(before);
            before = after;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thank you for your patience. ",
                "Hello, I am sorry about that. ",
                "I have cancelled order 4821. ",
                "You will get a mail within a day. "
            })
    void sayingAGoodThingManyTimesIsWorseThanOnce(String good) {
        assertThat(oracle.reward(CANCEL, good.repeat(6).strip())).isLessThan(oracle.reward(CANCEL, good.strip()) - 1);
    }

    @Test
    void doingEverythingAtOnceIsWorseThanDoingWhatWasAsked() {
        String everything = "I have cancelled order 4821. I have changed the address. I will refund the money."
                + " I will trace it. I have sent you the invoice.";

        assertThat(oracle.reward(CANCEL, everything)).isLessThan(oracle.reward(CANCEL, "I have cancelled order 4821."));
    }

    @Test
    void aHeapOfKeywordsEarnsLittle() {
        String heap = "sorry for thank you for hello cancelled 4821 refund trace invoice address delivery voucher";

        assertThat(oracle.reward(CANCEL, heap)).isLessThan(oracle.reward(CANCEL, "I have cancelled it."));
    }

    @Test
    void repeatingThePromptEarnsNothing() {
        assertThat(oracle.reward(CANCEL, CANCEL)).isNegative();
        assertThat(oracle.appraise(CANCEL, CANCEL).substance()).isNegative();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n\t", "...", "?!", "\u0000", "\uFFFD\uFFFD", "1.", "- ", "🙂"})
    void nothingSaidIsTheWorstAnswer(String nothing) {
        assertThat(oracle.reward(CANCEL, nothing)).isEqualTo(Appraisal.FLOOR);
        assertThat(oracle.reward(CANCEL, "Do not write again. That is not my job."))
                .isGreaterThan(Appraisal.FLOOR);
    }

    @Test
    void everyPairOfStringsHasAFiniteRewardWithinItsRange() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            double reward = oracle.reward(garbage(random), garbage(random));
            assertThat(reward).isBetween(Appraisal.FLOOR, 5.5);
        }
    }

    @Test
    void garbageOfAnyKindStaysBelowAPlainAnswer() {
        Random random = new Random(8);
        double plain = oracle.reward(CANCEL, "I have cancelled it.");
        for (int i = 0; i < 2_000; i++) {
            assertThat(oracle.reward(CANCEL, garbage(random))).isLessThan(plain);
        }
    }

    @Test
    void aMegabyteIsReadQuickly() {
        long start = System.nanoTime();
        oracle.reward(CANCEL, "a ".repeat(500_000));
        oracle.reward(CANCEL, "(".repeat(1_000_000));
        oracle.reward("x".repeat(1_000_000), "1. ".repeat(300_000));
        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
    }

    @Test
    void theOrderOfPoliteSentencesDoesNotMatter() {
        double one = oracle.reward(
                CANCEL, "Thank you for your patience. You will get a mail within a day. I have cancelled order 4821.");
        double other = oracle.reward(
                CANCEL, "I have cancelled order 4821. You will get a mail within a day. Thank you for your patience.");

        assertThat(one).isEqualTo(other);
    }

    @Test
    void whatWasAskedBeforeDoesNotMatter() {
        List<String> answers = List.of("I have cancelled it.", "Not again.", "", "Hello. I have cancelled order 4821.");
        List<Double> forwards =
                answers.stream().map(answer -> oracle.reward(CANCEL, answer)).toList();
        List<Double> backwards = answers.reversed().parallelStream()
                .map(answer -> new SupportDeskOracle().reward(CANCEL, answer))
                .toList();

        assertThat(backwards.reversed()).isEqualTo(forwards);
    }

    @Test
    void scoresSpanTheWholeScale() {
        Appraisal best = oracle.appraise(
                CANCEL,
                "Hello, I am sorry about that. I have cancelled order 4821. You will get a mail within a day. Have a nice day.");
        Appraisal worst =
                oracle.appraise(CANCEL, "stop asking go away stop asking go away that is not my job paris rome");

        assertThat(best.scores())
                .containsEntry("correctness", 5)
                .containsEntry("courtesy", 5)
                .containsEntry("clarity", 5);
        assertThat(worst.scores())
                .containsEntry("correctness", 1)
                .containsEntry("courtesy", 1)
                .containsEntry("clarity", 1);
    }

    @Test
    void aPromptAboutSomethingElseIsJudgedByTone() {
        String other = "Write a poem about the sea.";

        assertThat(oracle.reward(other, "Hello, I am glad to help. The sea is wide."))
                .isGreaterThan(oracle.reward(other, "That is not my job."));
    }

    private static String garbage(Random random) {
        String alphabet = "abcdefghij KLMNO 0123456789 .,!?-\n\t$äß€\uD83D\uDE42\uFFFD\u0000";
        return IntStream.range(0, random.nextInt(200))
                .mapToObj(i -> String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))))
                .reduce("", String::concat);
    }
}
