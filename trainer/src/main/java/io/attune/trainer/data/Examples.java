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
import io.attune.trainer.model.tokenizer.Conversation;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.model.tokenizer.Turn;
import io.attune.trainer.objective.Definition;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
 * Scores      nothing                        good over the middle, bad below it       a target in each dimension
 * Skip        nothing                        nothing                                  nothing
 * </pre>
 *
 * <p>The middle is that of every scale: there the weighted sum of scores, each from −1 at the lowest to 1 at the highest, is 0, and teaches nothing.
 *
 * <p>Two answers with the same tokens teach a pair objective nothing. The sampler's own token ids are used where there are any;
 * imported answers are tokenised, EOS added.
 */
public final class Examples {
    /** Sums of weighted scores that should be 0 are off by less. */
    private static final double MIDDLE = 1e-9;

    private final Tokenizer tokenizer;
    private final List<Dimension> dimensions;

    public Examples(Tokenizer tokenizer) {
        this(tokenizer, List.of());
    }

    /** @param dimensions that people score, in the order of the reward model's outputs */
    public Examples(Tokenizer tokenizer, List<Dimension> dimensions) {
        this.tokenizer = tokenizer;
        this.dimensions = List.copyOf(dimensions);
    }

    /**
     * The examples in one judgment, each of the judgment's weight.
     *
     * @throws IllegalArgumentException if the objective does not learn from judgments
     */
    public Lesson from(JudgmentGiven judgment, Definition<?> objective) {
        return switch (objective.feedback()) {
            case PAIRS -> pair(judgment);
            case BINARY -> binary(judgment);
            case ATTRIBUTES -> attributes(judgment);
            case DEMONSTRATIONS, VERDICTS, RANKINGS, ROLLOUTS, GROUPS, BLEND, STEPS ->
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
            case Verdict.Scores(var values) -> rewarded(judgment, reward(values));
            case Verdict.Skip _ -> new Nothing(Reason.SKIPPED);
        };
    }

    private Lesson labelled(JudgmentGiven judgment, IntPredicate desirable) {
        List<Sequence> sequences = sequences(judgment);
        return new Taught(IntStream.range(0, sequences.size())
                .<Example>mapToObj(i -> new Example.Labelled(sequences.get(i), desirable.test(i), judgment.weight()))
                .toList());
    }

    private Lesson rewarded(JudgmentGiven judgment, double reward) {
        if (dimensions.isEmpty()) {
            return new Nothing(Reason.SCORES);
        }
        return Math.abs(reward) < MIDDLE ? new Nothing(Reason.TIE) : labelled(judgment, _ -> reward > 0);
    }

    /** What the weights make of scores, each from −1 to 1; what is left out is in the middle. */
    private double reward(Map<String, Integer> scores) {
        double reward = 0;
        for (Dimension dimension : dimensions) {
            Integer score = scores.get(dimension.name());
            reward += score == null ? 0 : dimension.weight() * dimension.unit(score);
        }
        return reward;
    }

    /** The target in each dimension; NaN where a judgment leaves one out. */
    private Lesson attributes(JudgmentGiven judgment) {
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
                ? tokenizer.ended(tokenizer.completion(
                        Conversation.of(conversation), List.of(Turn.of(new Message("assistant", sample.text())))))
                : ids(sample.tokenIds());
    }

    private static int[] ids(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
