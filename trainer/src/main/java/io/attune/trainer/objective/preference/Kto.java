package io.attune.trainer.objective.preference;

import static io.attune.trainer.objective.preference.PreferenceParameters.BETA;

import io.attune.trainer.objective.Binary;
import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.numeric.BinaryMetrics;
import io.attune.trainer.objective.numeric.Logistic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Kahneman–Tversky optimisation: single completions, each good or not, valued against a reference point as prospect theory has it.
 *
 * <p>With s the completion's log-ratio and z0 = max(0, mean of s over the mismatched completions):
 *
 * <p>Loss: mean over completions of λ_D(1 − σ(u)), u = β(s − z0), where desirable, and λ_U(1 − σ(u)), u = β(z0 − s), where not. Coefficients per completion and
 * token: c = ∓λβσ(u)σ(−u). z0 takes no gradient and spans the step batch.
 *
 * <p>Source: Ethayarajh et al. 2024, KTO: Model Alignment as Prospect Theoretic Optimization (arXiv 2402.01306), equation 8.
 *
 * <p>Needs: labelled completions with {@code logps} and {@code ref_logps}, and mismatched ones (x_i, y_{i+1}), made by rotating the batch, never by reversing it: the
 * middle of a reversed batch would meet itself. Defaults β 0.1, both weights 1; λ_D·n_D : λ_U·n_U should stay within 1 and 3/2.
 *
 * <p>Deviations: 1. an example weight multiplies its loss; the mean is over completions whatever their weights.
 */
public final class Kto implements Objective<Binary> {
    private static final Parameter DESIRABLE =
            Parameter.notNegative("desirable_weight", 1, "weight λ_D of desirable completions");
    private static final Parameter UNDESIRABLE =
            Parameter.notNegative("undesirable_weight", 1, "weight λ_U of undesirable completions");

    public static final Definition<Binary> DEFINITION = new Definition<>(
            "kto",
            "Kahneman–Tversky optimisation: learns from single completions that are good or not",
            "λ_D(1 − σ(β(s − z0))) if desirable, λ_U(1 − σ(β(z0 − s))) if not; z0 = max(0, mean s of mismatched completions)",
            "Ethayarajh et al. 2024, arXiv 2402.01306",
            Binary.class,
            Feedback.Kind.BINARY,
            Set.of(Quantity.LOGPS, Quantity.REF_LOGPS),
            List.of(BETA, DESIRABLE, UNDESIRABLE),
            Kto::new);

    private final Definition<Binary> definition;
    private final double beta;
    private final double desirableWeight;
    private final double undesirableWeight;

    private Kto(Definition<Binary> definition, Settings settings) {
        this.definition = definition;
        beta = settings.number(BETA);
        desirableWeight = settings.number(DESIRABLE);
        undesirableWeight = settings.number(UNDESIRABLE);
    }

    @Override
    public Definition<Binary> definition() {
        return definition;
    }

    @Override
    public Evaluation evaluate(Binary feedback) {
        double reference = referencePoint(feedback.mismatched());
        double share = 1.0 / feedback.examples().size();
        double loss = 0;
        var coefficients = new ArrayList<Coefficients>();
        var metrics = new BinaryMetrics();
        for (Binary.Labelled example : feedback.examples()) {
            double sign = example.desirable() ? 1 : -1;
            double ratio = example.completion().logRatio();
            double u = sign * beta * (ratio - reference);
            double scale = share * example.weight() * (example.desirable() ? desirableWeight : undesirableWeight);
            loss += scale * Logistic.sigmoid(-u);
            double slope = -sign * scale * beta * Logistic.sigmoid(u) * Logistic.sigmoid(-u);
            coefficients.add(Coefficients.onLogps(example.completion().spread(slope)));
            metrics.add(example, beta * ratio);
        }
        Map<String, Double> values = metrics.values();
        values.put("kl", reference);
        return new Evaluation(loss, coefficients, values);
    }

    private double referencePoint(List<Completion> mismatched) {
        if (mismatched.isEmpty()) {
            throw new IllegalArgumentException(
                    definition().id()
                            + " needs mismatched completions for its reference point: give mismatched_logps and mismatched_ref_logps, or a batch of two or more");
        }
        double sum = 0;
        for (Completion completion : mismatched) {
            sum += completion.logRatio();
        }
        return Math.max(0, sum / mismatched.size());
    }
}
