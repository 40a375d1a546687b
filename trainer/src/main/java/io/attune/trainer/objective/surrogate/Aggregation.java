package io.attune.trainer.objective.surrogate;

import io.attune.trainer.objective.Completion;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How the terms of tokens become one number: the weight of every token that counts. */
@FunctionalInterface
public interface Aggregation {

    /** Σ over tokens, mean over completions: w = 1/B. A long completion weighs more, as the gradient of log π(y) has it. */
    Aggregation SEQUENCE_SUM = completions -> fill(completions, completion -> 1.0 / completions.size());

    /** Mean over tokens, mean over completions: w = 1/(n_i·B). A long wrong answer is punished less per token. */
    Aggregation SEQUENCE_MEAN = completions ->
            fill(completions, completion -> 1.0 / (Math.max(1, completion.tokens()) * completions.size()));

    /** Mean over all tokens: w = 1/N. */
    Aggregation TOKEN_MEAN = completions -> {
        long tokens = completions.stream().mapToLong(Completion::tokens).sum();
        return fill(completions, _ -> 1.0 / Math.max(1, tokens));
    };

    /** Σ over tokens divided by a constant: w = 1/(B·L_max). */
    static Aggregation constantLength(double maxLength) {
        return completions -> fill(completions, _ -> 1.0 / (completions.size() * maxLength));
    }

    /** Weights {@code [completions]}, each that of all its tokens. */
    double[] weights(List<Completion> completions);

    private static double[] fill(List<Completion> completions, ToDoubleFunction<Completion> weight) {
        return completions.stream().mapToDouble(weight).toArray();
    }
}
