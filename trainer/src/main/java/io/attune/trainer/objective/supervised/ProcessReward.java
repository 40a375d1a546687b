package io.attune.trainer.objective.supervised;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.Targets;
import io.attune.trainer.objective.numeric.Comparison;
import io.attune.trainer.objective.numeric.Mean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A reward model of reasoning steps: the head is read at the end of each.
 *
 * <p>Loss: mean over judged steps of (r_k − y_k)², or, with {@code loss} logistic, −y log σ(r) − (1−y) log σ(−r). Coefficients: d_k = 2(r_k − y_k)/K or (σ(r_k) − y_k)/K, K the judged
 * steps of the batch.
 *
 * <p>Source: Lightman et al. 2023, Let's Verify Step by Step (arXiv 2305.20050), section 2.6; Uesato et al. 2022 (arXiv 2211.14275).
 *
 * <p>Needs: completions with {@code score} and {@code target}, one number per step; which token ends a step is the separator's affair.
 *
 * <p>Deviations: 1. one output instead of the paper's three classes: 0 is wrong, 1 right, ½ neutral. 2. the squared error is the default, as for attributes.
 */
public final class ProcessReward implements Objective<Targets> {
    private static final Parameter LOSS =
            Parameter.choice("loss", "squared error, or cross-entropy of the step being right", "squared", "logistic");

    public static final Definition<Targets> DEFINITION = new Definition<>(
            "process-reward",
            "Reward model of reasoning steps, learned from a label at the end of each",
            "(r_k − y_k)², or −y_k log σ(r_k) − (1−y_k) log σ(−r_k), mean over steps",
            "Lightman et al. 2023, arXiv 2305.20050",
            Targets.class,
            Feedback.Kind.STEPS,
            Set.of(Quantity.SCORE),
            List.of(LOSS),
            ProcessReward::new);

    private final Definition<Targets> definition;
    private final boolean logistic;

    private ProcessReward(Definition<Targets> definition, Settings settings) {
        this.definition = definition;
        logistic = settings.word(LOSS).equals("logistic");
    }

    @Override
    public Definition<Targets> definition() {
        return definition;
    }

    @Override
    public Evaluation evaluate(Targets feedback) {
        long judged = feedback.examples().stream()
                .flatMapToDouble(example -> Arrays.stream(example.targets()))
                .filter(Double::isFinite)
                .count();
        double loss = 0;
        var coefficients = new ArrayList<Coefficients>();
        var accuracy = new Mean();
        for (Targets.Judged example : feedback.examples()) {
            double[] scores = example.completion().get(Quantity.SCORE);
            double[] slopes = new double[scores.length];
            double scale = example.weight() / Math.max(1, judged);
            for (int k = 0; k < scores.length; k++) {
                double target = example.targets()[k];
                if (Double.isFinite(target)) {
                    loss += scale * loss(scores[k], target);
                    slopes[k] = scale * slope(scores[k], target);
                    accuracy.add((scores[k] > threshold()) == (target > 0.5) ? 1 : 0);
                }
            }
            coefficients.add(Coefficients.onScore(slopes));
        }
        var metrics = new TreeMap<String, Double>();
        accuracy.into(metrics, "accuracy");
        return new Evaluation(loss, coefficients, metrics);
    }

    private double threshold() {
        return logistic ? 0 : 0.5;
    }

    private double loss(double score, double target) {
        return logistic ? Comparison.loss(target, score) : (score - target) * (score - target);
    }

    private double slope(double score, double target) {
        return logistic ? Comparison.slope(target, score) : 2 * (score - target);
    }
}
