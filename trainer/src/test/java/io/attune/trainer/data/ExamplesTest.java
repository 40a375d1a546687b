package io.attune.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.RoundSpec.Dimension;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.trainer.data.Lesson.Nothing;
import io.attune.trainer.data.Lesson.Reason;
import io.attune.trainer.data.Lesson.Taught;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Objectives;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The table of {@link Examples}, cell by cell. */
class ExamplesTest {
    private static final Definition<?> DPO = Objectives.definition("online-dpo");
    private static final Definition<?> ATTRIBUTES = Objectives.definition("attribute-regression");
    private static final Definition<?> KTO = Objectives.definition("online-kto");
    private static final Sequence FIRST = new Sequence(new int[] {1, 2}, new int[] {10, 0});
    private static final Sequence SECOND = new Sequence(new int[] {1, 2}, new int[] {20, 21, 0});
    private static final double HALF = 0.5;

    private final Tokenizer tokenizer = Fixtures.tokenizer();
    private final Examples examples = new Examples(tokenizer);
    private final Examples scored = new Examples(
            tokenizer,
            List.of(
                    new Dimension("tone", 0, 4, -1),
                    new Dimension("rightness", 1, 5, 1),
                    new Dimension("new", 1, 3, 0)));

    @AfterEach
    void close() {
        tokenizer.close();
    }

    @Test
    void aPreferenceIsThePairWhateverItsStrength() {
        for (int strength = 1; strength <= 3; strength++) {
            assertThat(examples.from(judgment(new Verdict.Preferred(Side.SECOND, strength)), DPO))
                    .isEqualTo(new Taught(List.of(new Example.Preference(SECOND, FIRST, 1, 0, HALF))));
        }
        assertThat(examples.from(judgment(new Verdict.Preferred(Side.FIRST, 1)), DPO))
                .isEqualTo(new Taught(List.of(new Example.Preference(FIRST, SECOND, 1, 0, HALF))));
    }

    @Test
    void aPreferenceIsADesirableAndAnUndesirableForKto() {
        assertThat(examples.from(judgment(new Verdict.Preferred(Side.SECOND, 1)), KTO))
                .isEqualTo(new Taught(
                        List.of(new Example.Labelled(FIRST, false, HALF), new Example.Labelled(SECOND, true, HALF))));
    }

    @Test
    void aTieIsHalfAndHalfForPairsAndNothingForKto() {
        assertThat(examples.from(judgment(new Verdict.Tie()), DPO))
                .isEqualTo(new Taught(List.of(new Example.Preference(FIRST, SECOND, 0.5, 0, HALF))));
        assertThat(examples.from(judgment(new Verdict.Tie()), KTO)).isEqualTo(new Nothing(Reason.TIE));
    }

    @Test
    void bothBadIsNothingForPairsAndTwoUndesirablesForKto() {
        assertThat(examples.from(judgment(new Verdict.BothBad()), DPO)).isEqualTo(new Nothing(Reason.BOTH_BAD));
        assertThat(examples.from(judgment(new Verdict.BothBad()), KTO))
                .isEqualTo(new Taught(
                        List.of(new Example.Labelled(FIRST, false, HALF), new Example.Labelled(SECOND, false, HALF))));
    }

    @Test
    void aThumbIsNothingForPairsAndALabelForKto() {
        for (boolean up : new boolean[] {true, false}) {
            assertThat(examples.from(judgment(new Verdict.Thumb(up)), DPO)).isEqualTo(new Nothing(Reason.THUMB));
            assertThat(examples.from(judgment(new Verdict.Thumb(up)), KTO))
                    .isEqualTo(new Taught(List.of(new Example.Labelled(FIRST, up, HALF))));
        }
    }

    @Test
    void scoresAndSkipsTeachNeither() {
        for (Definition<?> objective : List.of(DPO, KTO)) {
            assertThat(examples.from(judgment(new Verdict.Scores(Map.of("tone", 3))), objective))
                    .isEqualTo(new Nothing(Reason.SCORES));
            assertThat(examples.from(judgment(new Verdict.Skip("unclear")), objective))
                    .isEqualTo(new Nothing(Reason.SKIPPED));
        }
    }

    @Test
    void twoEqualAnswersTeachAPairObjectiveNothing() {
        JudgmentGiven judgment =
                judgment(new Verdict.Preferred(Side.FIRST, 1), List.of(1, 2), List.of(sample(10, 0), sample(10, 0)));
        assertThat(examples.from(judgment, DPO)).isEqualTo(new Nothing(Reason.EQUAL_ANSWERS));
    }

    @Test
    void importedAnswersAreTokenisedAndEnded() {
        Sample imported = new Sample(UUID.randomUUID(), null, "Yes", List.of(), List.of(), List.of(), false);
        JudgmentGiven judgment = judgment(new Verdict.Thumb(true), List.of(), List.of(imported));
        Sequence expected = new Sequence(tokenizer.prompt("Why?"), tokenizer.ended(tokenizer.completion("Yes")));
        assertThat(examples.from(judgment, KTO))
                .isEqualTo(new Taught(List.of(new Example.Labelled(expected, true, HALF))));
    }

    @Test
    void anObjectiveThatImitatesDoesNotLearnFromJudgments() {
        assertThatThrownBy(() -> examples.from(judgment(new Verdict.Tie()), Objectives.definition("sft")))
                .hasMessageContaining("sft learns from demonstrations, not from judgments");
    }

    @Test
    void scoresAreTargetsFromTheLowestToTheHighestOfTheirScale() {
        Lesson lesson = scored.from(judgment(new Verdict.Scores(Map.of("rightness", 5, "tone", 1))), ATTRIBUTES);
        assertThat(lesson)
                .isInstanceOfSatisfying(
                        Taught.class,
                        taught -> assertThat(taught.examples())
                                .singleElement()
                                .isInstanceOfSatisfying(Example.Attributes.class, row -> {
                                    assertThat(row.completion()).isEqualTo(FIRST);
                                    assertThat(row.targets()).containsExactly(-.5, 1, Double.NaN);
                                    assertThat(row.weight()).isEqualTo(HALF);
                                }));
        assertThat(scored.from(judgment(new Verdict.Preferred(Side.FIRST, 1)), ATTRIBUTES))
                .isEqualTo(new Nothing(Reason.COMPARED));
        assertThat(scored.from(judgment(new Verdict.Skip("no")), ATTRIBUTES)).isEqualTo(new Nothing(Reason.SKIPPED));
    }

    /** Tone weighs −1 from 0 to 4, rightness 1 from 1 to 5. */
    @Test
    void scoresAreGoodOverTheMiddleOfTheirWeightedSumAndBadBelowIt() {
        assertThat(scored.from(judgment(new Verdict.Scores(Map.of("rightness", 4, "tone", 2))), KTO))
                .isEqualTo(new Taught(List.of(new Example.Labelled(FIRST, true, HALF))));
        assertThat(scored.from(judgment(new Verdict.Scores(Map.of("rightness", 4, "tone", 4))), KTO))
                .isEqualTo(new Taught(List.of(new Example.Labelled(FIRST, false, HALF))));
        assertThat(scored.from(judgment(new Verdict.Scores(Map.of("rightness", 4, "tone", 3))), KTO))
                .isEqualTo(new Nothing(Reason.TIE));
        assertThat(scored.from(judgment(new Verdict.Scores(Map.of("rightness", 4, "tone", 2))), DPO))
                .isEqualTo(new Nothing(Reason.SCORES));
    }

    private static JudgmentGiven judgment(Verdict verdict) {
        List<Sample> both = List.of(sample(10, 0), sample(20, 21, 0));
        boolean pair = verdict.answers(TaskKind.PAIR);
        return judgment(verdict, List.of(1, 2), pair ? both : both.subList(0, 1));
    }

    private static JudgmentGiven judgment(Verdict verdict, List<Integer> promptIds, List<Sample> samples) {
        TaskKind kind = verdict.answers(TaskKind.PAIR)
                ? TaskKind.PAIR
                : verdict.answers(TaskKind.THUMB) ? TaskKind.THUMB : TaskKind.SCORES;
        UUID id = new UUID(0, 1);
        return new JudgmentGiven(
                id,
                Instant.EPOCH,
                7,
                id,
                id,
                id,
                id,
                kind,
                List.of(new Message("user", "Why?")),
                promptIds,
                samples,
                verdict,
                "a-1",
                false,
                HALF,
                IntStream.range(0, samples.size()).boxed().toList().reversed(),
                1);
    }

    private static Sample sample(Integer... ids) {
        return new Sample(new UUID(0, ids[0]), null, "text", List.of(ids), List.of(), List.of(), false);
    }
}
