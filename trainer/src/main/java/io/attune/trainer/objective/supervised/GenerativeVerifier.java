package io.attune.trainer.objective.supervised;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Demonstrations;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.numeric.Logistic;
import io.attune.trainer.objective.numeric.Mean;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A reward model that answers in words: a language model learns to say Yes or No behind an answer, if wanted after a rationale.
 *
 * <p>Loss: mean over completions of −log π(verdict) − λ Σ log π(rationale). Coefficients: −1/B on the verdict's token, −λ/B on the rationale's. The verdict is the last token that
 * counts. The score is p(Yes)/(p(Yes) + p(No)) ({@link #score}).
 *
 * <p>Source: Zhang et al. 2024, Generative Verifiers: Reward Modeling as Next-Token Prediction (arXiv 2408.15240).
 *
 * <p>Needs: completions with {@code logps} that end in the verdict, without EOS behind it. Default λ 0.
 *
 * <p>Deviations: none.
 */
public final class GenerativeVerifier implements Objective<Demonstrations> {
    private static final Parameter LAMBDA = Parameter.notNegative("lambda", 0, "weight of the rationale's NLL");

    public static final Definition<Demonstrations> DEFINITION = new Definition<>(
            "generative-verifier",
            "Reward model that says Yes or No behind an answer",
            "−log π(verdict) − λ Σ_t log π(rationale)",
            "Zhang et al. 2024, arXiv 2408.15240",
            Demonstrations.class,
            Feedback.Kind.VERDICTS,
            Set.of(Quantity.LOGPS),
            List.of(LAMBDA),
            GenerativeVerifier::new);

    private final Definition<Demonstrations> definition;
    private final double lambda;

    private GenerativeVerifier(Definition<Demonstrations> definition, Settings settings) {
        this.definition = definition;
        lambda = settings.number(LAMBDA);
    }

    /**
     * p(Yes)/(p(Yes) + p(No)), each summed over the tokens that spell it: with a leading space, in other letters.
     *
     * @param yes log-probs of the tokens that mean yes
     * @param no log-probs of those that mean no
     */
    public static double score(double[] yes, double[] no) {
        return Logistic.sigmoid(Logistic.logSumExp(yes) - Logistic.logSumExp(no));
    }

    @Override
    public Definition<Demonstrations> definition() {
        return definition;
    }

    @Override
    public Evaluation evaluate(Demonstrations feedback) {
        double share = 1.0 / feedback.demonstrations().size();
        double loss = 0;
        var coefficients = new ArrayList<Coefficients>();
        var verdicts = new Mean();
        for (Demonstrations.Demonstration demonstration : feedback.demonstrations()) {
            Completion completion = demonstration.completion();
            double[] logps = completion.get(Quantity.LOGPS);
            double scale = share * demonstration.weight();
            double[] slopes = completion.spread(-lambda * scale);
            if (completion.last() >= 0) {
                slopes[completion.last()] = -scale;
                verdicts.add(logps[completion.last()]);
            }
            for (int t = 0; t < slopes.length; t++) {
                loss += slopes[t] * logps[t];
            }
            coefficients.add(Coefficients.onLogps(slopes));
        }
        var metrics = new TreeMap<String, Double>();
        verdicts.into(metrics, "logps/verdict");
        return new Evaluation(loss, coefficients, metrics);
    }
}
