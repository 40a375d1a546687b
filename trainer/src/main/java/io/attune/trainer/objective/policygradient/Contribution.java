package io.attune.trainer.objective.policygradient;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.surrogate.Critic;

/** What one completion adds to the loss of a {@link Recipe}, and to its gradient. */
final class Contribution {
    private final Recipe recipe;
    private final Completion completion;
    private final double[] advantages;
    private final double weight;
    private final PolicyMetrics metrics;
    private double loss;
    private Coefficients coefficients;

    Contribution(Recipe recipe, Completion completion, double[] advantages, double weight, PolicyMetrics metrics) {
        this.recipe = recipe;
        this.completion = completion;
        this.advantages = advantages;
        this.weight = weight;
        this.metrics = metrics;
        this.coefficients = Coefficients.onLogps(policy());
        entropy();
        critic();
    }

    double loss() {
        return loss;
    }

    Coefficients coefficients() {
        return coefficients;
    }

    private double[] policy() {
        double[] x = recipe.ratio().exponents(completion);
        double[] slopes = new double[x.length];
        for (int t = 0; t < x.length; t++) {
            if (completion.counts(t)) {
                double value = recipe.surrogate().value(x[t], advantages[t]);
                loss += weight * value;
                slopes[t] = weight * recipe.surrogate().slope(x[t], advantages[t]);
                if (!recipe.ratio().ofSequence() || t == completion.last()) {
                    metrics.policy(value, x[t], advantages[t]);
                }
            }
        }
        double[] c = recipe.ratio().pullBack(completion, slopes);
        penalise(c);
        return c;
    }

    private void penalise(double[] c) {
        KlPenalty penalty = recipe.penalty();
        if (penalty == null) {
            return;
        }
        double[] logps = completion.get(Quantity.LOGPS);
        double[] anchor = completion.get(penalty.anchor());
        double scale = weight * penalty.weight();
        for (int t = 0; t < c.length; t++) {
            if (completion.counts(t)) {
                double kl = penalty.estimator().of(logps[t], anchor[t]);
                loss += scale * kl;
                c[t] += scale * penalty.estimator().slope(logps[t], anchor[t]);
                metrics.kl(kl);
            }
        }
    }

    private void entropy() {
        double bonus = weight * recipe.entropyBonus();
        if (recipe.entropyBonus() != 0) {
            loss -= bonus * completion.sum(Quantity.ENTROPY);
            coefficients = coefficients.withEntropy(completion.spread(-bonus));
        }
    }

    private void critic() {
        Critic critic = recipe.critic();
        if (critic == null) {
            return;
        }
        Critic.Terms terms = critic.of(completion);
        double scale = weight * critic.coefficient();
        double[] values = completion.get(Quantity.VALUES);
        double[] v = terms.slopes();
        for (int t = 0; t < v.length; t++) {
            loss += scale * terms.losses()[t];
            v[t] *= scale;
            if (completion.counts(t)) {
                metrics.critic(terms.losses()[t], terms.returns()[t], values[t]);
            }
        }
        coefficients = coefficients.withValues(v);
    }
}
