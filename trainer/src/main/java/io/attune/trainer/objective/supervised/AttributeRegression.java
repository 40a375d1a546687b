package io.attune.trainer.objective.supervised;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Targets;
import io.attune.trainer.objective.numeric.Mean;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A reward model with a head for each attribute of an answer.
 *
 * <p>Loss: mean over completions of Σ_a m_a(r_a − y_a)². Coefficients: d_a = 2m_a(r_a − y_a)/B. m_a is 0 where nobody judged the attribute. Fixed weights make one reward of them
 * ({@link #scalar}).
 *
 * <p>Source: Wang et al. 2023, HelpSteer (arXiv 2311.09528); Dong et al. 2023, SteerLM (arXiv 2310.05344).
 *
 * <p>Needs: completions with {@code score}, one number per attribute, and {@code target}: integers 0 to 4 in the data this was made for, in the order of {@link #ATTRIBUTES}. No
 * parameters.
 *
 * <p>Deviations: 1. an example weight multiplies its completion's loss; the mean is over completions whatever their weights.
 */
public final class AttributeRegression implements Objective<Targets> {
    /** The attributes of HelpSteer, in the order in which scores stand. */
    public static final List<String> ATTRIBUTES =
            List.of("helpfulness", "correctness", "coherence", "complexity", "verbosity");

    public static final Definition<Targets> DEFINITION = new Definition<>(
            "attribute-regression",
            "Reward model with a head for each attribute, learned from scores",
            "Σ_a m_a(r_a − y_a)²",
            "Wang et al. 2023, arXiv 2311.09528",
            Targets.class,
            Feedback.Kind.ATTRIBUTES,
            Set.of(Quantity.SCORE),
            List.of(),
            (definition, _) -> new AttributeRegression(definition));

    private final Definition<Targets> definition;

    private AttributeRegression(Definition<Targets> definition) {
        this.definition = definition;
    }

    /** One reward from the scores of all attributes. */
    public static double scalar(double[] scores, double[] weights) {
        if (scores.length != weights.length) {
            throw new IllegalArgumentException(scores.length + " scores for " + weights.length + " weights");
        }
        double sum = 0;
        for (int a = 0; a < scores.length; a++) {
            sum += weights[a] * scores[a];
        }
        return sum;
    }

    @Override
    public Definition<Targets> definition() {
        return definition;
    }

    @Override
    public Evaluation evaluate(Targets feedback) {
        double share = 1.0 / feedback.examples().size();
        double loss = 0;
        var coefficients = new ArrayList<Coefficients>();
        var error = new Mean();
        for (Targets.Judged example : feedback.examples()) {
            double[] scores = example.completion().get(Quantity.SCORE);
            double scale = share * example.weight();
            for (int a = 0; a < scores.length; a++) {
                double miss = Double.isNaN(example.targets()[a]) ? 0 : scores[a] - example.targets()[a];
                loss += scale * miss * miss;
                if (!Double.isNaN(example.targets()[a])) {
                    error.add(Math.abs(miss));
                }
                scores[a] = 2 * scale * miss;
            }
            coefficients.add(Coefficients.onScore(scores));
        }
        var metrics = new TreeMap<String, Double>();
        error.into(metrics, "mean_absolute_error");
        return new Evaluation(loss, coefficients, metrics);
    }
}
