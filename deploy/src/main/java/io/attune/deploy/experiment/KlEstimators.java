package io.attune.deploy.experiment;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What a KL estimator in the loss trains: on the policy's own samples k1 moves nothing on average, k2 follows ∇KL(π ‖ π_ref), k3 follows ∇KL(π_ref ‖ π).
 *
 * <p>The loss is GRPO's with equal rewards, so that its KL term is alone; the expectation over one categorical distribution is an exact sum.
 *
 * <p>Source: Schulman 2020, Approximating KL Divergence; Shao et al. 2024 (arXiv 2402.03300), equation 4.
 */
final class KlEstimators implements Experiment {
    private static final int ACTIONS = 8;
    private static final double EXACT = 1e-9;

    @Override
    public String name() {
        return "kl-estimators";
    }

    @Override
    public String claim() {
        return "As losses k1 trains nothing, k2 the reverse KL and k3 the forward KL";
    }

    @Override
    public Outcome run(SplittableRandom random) {
        TabularPolicy policy = TabularPolicy.random(1, ACTIONS, 1, random);
        TabularPolicy reference = TabularPolicy.random(1, ACTIONS, 1, random);
        double[] reverse = reverseGradient(policy, reference);
        double[] forward = new double[ACTIONS];
        Arrays.setAll(forward, a -> policy.probability(0, a) - reference.probability(0, a));
        double[] k1 = expectedGradient(policy, reference, "k1");
        double[] k2 = expectedGradient(policy, reference, "k2");
        double[] k3 = expectedGradient(policy, reference, "k3");
        return new Outcome(
                List.of(
                        Measurement.near(
                                "k1: largest entry of the gradient", distance(k1, new double[ACTIONS]), 0, EXACT),
                        Measurement.near("k2: largest distance from ∇KL(π ‖ π_ref)", distance(k2, reverse), 0, EXACT),
                        Measurement.near("k3: largest distance from ∇KL(π_ref ‖ π)", distance(k3, forward), 0, EXACT),
                        Measurement.atLeast("distance between the two gradients", distance(reverse, forward), 1e-3)),
                chart(reverse, forward, k1, k2, k3));
    }

    private static Chart chart(double[] reverse, double[] forward, double[] k1, double[] k2, double[] k3) {
        double[] actions = new double[ACTIONS];
        Arrays.setAll(actions, a -> a + 1);
        return new Chart(
                "In expectation each estimator follows another gradient",
                "action",
                "gradient in its logit",
                false,
                List.of(
                        new Chart.Series("∇KL(π ‖ π_ref)", actions, reverse, true),
                        new Chart.Series("∇KL(π_ref ‖ π)", actions, forward, true),
                        new Chart.Series("k1", actions, k1, false),
                        new Chart.Series("k2", actions, k2, false),
                        new Chart.Series("k3", actions, k3, false)));
    }

    private static double[] reverseGradient(TabularPolicy policy, TabularPolicy reference) {
        double kl = 0;
        for (int a = 0; a < ACTIONS; a++) {
            kl += policy.probability(0, a) * (policy.logProb(0, a) - reference.logProb(0, a));
        }
        double[] gradient = new double[ACTIONS];
        for (int a = 0; a < ACTIONS; a++) {
            gradient[a] = policy.probability(0, a) * (policy.logProb(0, a) - reference.logProb(0, a) - kl);
        }
        return gradient;
    }

    /**
     * E over the policy's samples of the loss's gradient: each action stands once in the group, whose mean is undone.
     */
    private static double[] expectedGradient(TabularPolicy policy, TabularPolicy reference, String estimator) {
        Definition<?> grpo = Objectives.definition("grpo");
        Objective<?> objective = grpo.create(Objectives.parse(grpo, Map.of("beta", "1", "kl_estimator", estimator)));
        List<Completion> completions = IntStream.range(0, ACTIONS)
                .mapToObj(a -> {
                    double[] logps = policy.logps(Trajectory.arm(a));
                    return Completion.of(logps, reference.logps(Trajectory.arm(a)))
                            .with(Quantity.OLD_LOGPS, logps)
                            .with(Quantity.REWARD, 0);
                })
                .toList();
        Evaluation evaluation = objective.evaluateAny(new Groups(List.of(new Groups.Group(completions))));
        double[] gradient = policy.zeros();
        for (int a = 0; a < ACTIONS; a++) {
            double weight = ACTIONS * policy.probability(0, a);
            policy.pullBack(Trajectory.arm(a), evaluation.coefficients().get(a), weight, gradient);
        }
        return gradient;
    }

    private static double distance(double[] first, double[] second) {
        double most = 0;
        for (int a = 0; a < ACTIONS; a++) {
            most = Math.max(most, Math.abs(first[a] - second[a]));
        }
        return most;
    }
}
