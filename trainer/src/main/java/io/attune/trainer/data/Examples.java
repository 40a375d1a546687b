package io.attune.trainer.data;

import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.RoundSpec.Dimension;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.Verdict;
import io.attune.trainer.data.Lesson.Nothing;
import io.attune.trainer.data.Lesson.Reason;
import io.attune.trainer.data.Lesson.Taught;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.objective.Definition;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What judgments teach, by what an objective learns from:
 *
 * <pre>
 *             pairs (Bradley–Terry, DPO …)   binary (KTO …)                           attributes
 * Preferred   the pair; strength unused      chosen desirable, rejected undesirable   nothing
 * Tie         probability ½                  nothing                                  nothing
 * BothBad     nothing                        two undesirables                         nothing
 * Thumb       nothing                        desirable or undesirable                 nothing
 * Scores      nothing                        nothing                                  a target in each dimension
 * Skip        nothing                        nothing                                  nothing
 * </pre>
 *
 * <p>Two answers with the same tokens teach a pair objective nothing. The sampler's own token ids are used where there are any;
 * imported answers are tokenised, EOS added.
 */
public final class Examples {
    private final Tokenizer tokenizer;

    public Examples(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * The examples in one judgment, each of the judgment's weight.
     *
     * @throws IllegalArgumentException if the objective does not learn from judgments, or needs to know what is scored: see {@link #scores}
     */
    public Lesson from(JudgmentGiven judgment, Definition<?> objective) {
        return switch (objective.feedback()) {
            case PAIRS -> pair(judgment);
            case BINARY -> binary(judgment);
            case DEMONSTRATIONS, VERDICTS, RANKINGS, ROLLOUTS, GROUPS, BLEND, ATTRIBUTES, STEPS ->
                throw new IllegalArgumentException(objective.id() + " learns from "
                        + objective.feedback().words() + ", not from judgments; choose online-dpo or online-kto");
        };
    }

    private Lesson pair(JudgmentGiven judgment) {
        return switch (judgment.verdict()) {
            case Verdict.Preferred preferred -> preference(judgment, preferred.side(), 1);
            case Verdict.Tie _ -> preference(judgment, Side.FIRST, 0.5);
            case Verdict.BothBad _ -> new Nothing(Reason.BOTH_BAD);
            case Verdict.Thumb _ -> new Nothing(Reason.THUMB);
            case Verdict.Scores _ -> new Nothing(Reason.SCORES);
            case Verdict.Skip _ -> new Nothing(Reason.SKIPPED);
        };
    }

    private Lesson preference(JudgmentGiven judgment, Side better, double probability) {
        List<Sequence> sequences = sequences(judgment);
        Sequence chosen = better == Side.FIRST ? sequences.getFirst() : sequences.getLast();
        Sequence rejected = better == Side.FIRST ? sequences.getLast() : sequences.getFirst();
        if (Arrays.equals(chosen.completionIds(), rejected.completionIds())) {
            return new Nothing(Reason.EQUAL_ANSWERS);
        }
        return new Taught(List.of(new Example.Preference(chosen, rejected, probability, 0, judgment.weight())));
    }

    private Lesson binary(JudgmentGiven judgment) {
        return switch (judgment.verdict()) {
            case Verdict.Preferred preferred ->
                labelled(judgment, index -> (index == 0) == (preferred.side() == Side.FIRST));
            case Verdict.Tie _ -> new Nothing(Reason.TIE);
            case Verdict.BothBad _ -> labelled(judgment, _ -> false);
            case Verdict.Thumb thumb -> labelled(judgment, _ -> thumb.up());
            case Verdict.Scores _ -> new Nothing(Reason.SCORES);
            case Verdict.Skip _ -> new Nothing(Reason.SKIPPED);
        };
    }

    private Lesson labelled(JudgmentGiven judgment, IntPredicate desirable) {
        List<Sequence> sequences = sequences(judgment);
        return new Taught(IntStream.range(0, sequences.size())
                .<Example>mapToObj(i -> new Example.Labelled(sequences.get(i), desirable.test(i), judgment.weight()))
                .toList());
    }

    /**
     * The target in each dimension, from −1 at the lowest to 1 at the highest score; NaN where a judgment leaves one out.
     *
     * @param dimensions in the order of the reward model's outputs
     */
    public Lesson scores(JudgmentGiven judgment, List<Dimension> dimensions) {
        return switch (judgment.verdict()) {
            case Verdict.Scores(var values) ->
                new Taught(List.of(new Example.Attributes(
                        sequences(judgment).getFirst(),
                        dimensions.stream()
                                .mapToDouble(dimension -> target(dimension, values.get(dimension.name())))
                                .toArray(),
                        judgment.weight())));
            case Verdict.Preferred _ -> new Nothing(Reason.COMPARED);
            case Verdict.Tie _ -> new Nothing(Reason.TIE);
            case Verdict.BothBad _ -> new Nothing(Reason.BOTH_BAD);
            case Verdict.Thumb _ -> new Nothing(Reason.THUMB);
            case Verdict.Skip _ -> new Nothing(Reason.SKIPPED);
        };
    }

    private static double target(Dimension dimension, @Nullable Integer score) {
        return score == null ? Double.NaN : dimension.unit(score);
    }

    private List<Sequence> sequences(JudgmentGiven judgment) {
        int[] prompt =
                judgment.promptIds().isEmpty() ? tokenizer.prompt(judgment.messages()) : ids(judgment.promptIds());
        return judgment.samples().stream()
                .map(sample -> new Sequence(prompt, completion(judgment.messages(), sample)))
                .toList();
    }

    private int[] completion(List<Message> conversation, Sample sample) {
        return sample.tokenIds().isEmpty()
                ? tokenizer.ended(tokenizer.completion(conversation, List.of(new Message("assistant", sample.text()))))
                : ids(sample.tokenIds());
    }

    private static int[] ids(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
