package io.attune.trainer.objective.policygradient;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.surrogate.Ratio;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Loss and gradient of every {@link Recipe}: Σ w_t·surrogate(x_t, A_t) + β·Σ w_t·KL_t − e·Σ w_t·H_t + Σ w_t·critic_t.
 */
final class PolicyGradient implements Objective<Groups> {
    private final Definition<Groups> definition;
    private final Recipe recipe;

    PolicyGradient(Definition<Groups> definition, Recipe recipe) {
        this.definition = definition;
        this.recipe = recipe;
    }

    @Override
    public Definition<Groups> definition() {
        return definition;
    }

    @Override
    public Set<Quantity> needs() {
        return recipe.needs();
    }

    /** Values that no critic learns are somebody else's. */
    @Override
    public Set<Quantity> reads() {
        var reads = EnumSet.copyOf(Objective.super.reads());
        if (recipe.critic() == null) {
            reads.remove(Quantity.VALUES);
        }
        return reads;
    }

    /** A KL to the drawing policy, in a reward, weighs nothing. */
    @Override
    public boolean offPolicy() {
        return recipe.ratio() != Ratio.LIKELIHOOD;
    }

    @Override
    public Evaluation evaluate(Groups groups) {
        List<Completion> completions = groups.completions();
        List<double[]> advantages = advantages(groups, completions);
        double[] weights = weights(groups, completions, advantages);
        double loss = 0;
        var coefficients = new ArrayList<Coefficients>();
        var metrics = new PolicyMetrics(groups, recipe);
        for (int i = 0; i < weights.length; i++) {
            var term = new Contribution(recipe, completions.get(i), advantages.get(i), weights[i], metrics);
            loss += term.loss();
            coefficients.add(term.coefficients());
        }
        return new Evaluation(loss, coefficients, metrics.values(), advantages);
    }

    private List<double[]> advantages(Groups groups, List<Completion> completions) {
        return completions.stream().allMatch(completion -> completion.has(Quantity.ADVANTAGES))
                ? completions.stream().map(PolicyGradient::given).toList()
                : recipe.advantage().of(groups);
    }

    private static double[] given(Completion completion) {
        double[] advantages = completion.get(Quantity.ADVANTAGES);
        for (int t = 0; t < advantages.length; t++) {
            advantages[t] = completion.counts(t) ? advantages[t] : 0;
        }
        return advantages;
    }

    private double[] weights(Groups groups, List<Completion> completions, List<double[]> advantages) {
        boolean[] selected = recipe.selection().of(groups, advantages);
        int[] indices =
                IntStream.range(0, selected.length).filter(i -> selected[i]).toArray();
        double[] weights = new double[selected.length];
        double[] among = recipe.aggregation()
                .weights(Arrays.stream(indices).mapToObj(completions::get).toList());
        for (int k = 0; k < indices.length; k++) {
            weights[indices[k]] = among[k];
        }
        return weights;
    }
}
