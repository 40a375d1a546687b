package io.attune.trainer.model;

import io.attune.trainer.objective.Quantity;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What stands on top of the decoder, and what a forward pass therefore gives: log-probs of the next token and, of the policy, what else is asked; or scores, linear in the final state.
 *
 * @param outputs scores at each place that is read; 0 for a language model
 * @param atEachToken whether scores are read behind every token of the completion, or at its last alone that is no padding
 * @param beside what a language model gives beside log-probs: entropy, KL, sum of squares, values
 */
public record Head(int outputs, boolean atEachToken, Set<Quantity> beside) {
    /** Log-probs of the next token, and nothing else. */
    public static final Head LANGUAGE_MODEL = new Head(0, false, Set.of());

    /** One number for a whole completion, read at its last token that is no padding. */
    public static final Head SCALAR_REWARD = scores(1);

    public Head {
        beside = Set.copyOf(beside);
        if (!EnumSet.of(Quantity.ENTROPY, Quantity.KL, Quantity.SUM_SQUARES, Quantity.VALUES)
                .containsAll(beside)) {
            throw new IllegalArgumentException("a language model does not give " + beside);
        }
        if (outputs < 0 || (outputs > 0 && !beside.isEmpty())) {
            throw new IllegalArgumentException(outputs + " scores do not stand beside " + beside);
        }
    }

    /** Log-probs of the next token, and these. */
    public static Head language(Set<Quantity> beside) {
        return new Head(0, false, beside);
    }

    /** So many numbers for a whole completion. */
    public static Head scores(int outputs) {
        return new Head(outputs, false, Set.of());
    }

    /** A number behind each token of a completion. */
    public static Head scoreAtEachToken() {
        return new Head(1, true, Set.of());
    }

    /** The head for what an objective reads of the policy's forward pass. */
    public static Head giving(Set<Quantity> quantities) {
        return quantities.contains(Quantity.SCORE)
                ? SCALAR_REWARD
                : language(quantities.stream()
                        .filter(quantity -> quantity != Quantity.LOGPS)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** The head that a model's weights end in. */
    static Head of(Iterable<Tensor> weights) {
        for (Tensor tensor : weights) {
            if (tensor.name().equals(Names.SCORE)) {
                return scores((int) Math.max(1, tensor.size(0)));
            }
        }
        return LANGUAGE_MODEL;
    }

    /** Whether it gives scores instead of log-probs. */
    public boolean scores() {
        return outputs > 0;
    }

    /** Whether a critic stands beside the language head. */
    public boolean values() {
        return beside.contains(Quantity.VALUES);
    }

    /** What a forward pass gives, in a fixed order. */
    public List<Quantity> gives() {
        var all = EnumSet.of(scores() ? Quantity.SCORE : Quantity.LOGPS);
        all.addAll(beside);
        return List.copyOf(all);
    }

    /** How many numbers of it there are at each place that is read. */
    int width(Quantity quantity) {
        return quantity == Quantity.SCORE ? outputs : 1;
    }

    /** How many tokens of a row are read. */
    int readings(Sequence row) {
        return scores() && !atEachToken ? 1 : row.completionIds().length;
    }
}
