package io.attune.deploy.experiment;

import io.attune.trainer.objective.Pairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Certain preferences on a bandit: IPO comes to rest at a finite distance from the reference, DPO goes to certainty whatever its β.
 *
 * <p>Three actions, uniform reference, 1≻2, 2≻3, 1≻3 always. IPO's least squares end at logits (2a/3, 0, −2a/3), a = 1/(2τ).
 *
 * <p>Source: Azar et al. 2024 (arXiv 2310.12036), section 5.
 */
final class IpoAgainstDpo implements Experiment {
    private static final int STEPS = 4000;
    private static final double LEARNING_RATE = 0.1;
    private static final int SHOWN = 400;
    private static final int[][] ALL = {{0, 1}, {1, 2}, {0, 2}};
    private static final int[][] ONE = {{0, 1}};

    @Override
    public String name() {
        return "ipo-dpo";
    }

    @Override
    public String claim() {
        return "IPO stops at a distance that τ sets; DPO goes to certainty when preferences are certain";
    }

    @Override
    public Outcome run(SplittableRandom random) {
        List<Measurement> measurements = new ArrayList<>();
        TabularPolicy start = TabularPolicy.random(1, 3, 1, random);
        Curve ipo = new Curve("IPO, τ 0.5");
        Curve dpo = new Curve("DPO, β 0.5");
        for (double strength : new double[] {0.1, 0.5, 1}) {
            TabularPolicy policy = train("ipo", "tau", strength, start, ALL, strength == 0.5 ? ipo : new Curve(""));
            double[] expected = optimum(strength);
            for (int action = 0; action < 3; action++) {
                String what = "IPO τ " + strength + ": π(" + (action + 1) + ")";
                measurements.add(Measurement.near(what, policy.probability(0, action), expected[action], 1e-3));
            }
        }
        for (double strength : new double[] {0.1, 0.5, 1}) {
            TabularPolicy policy = train("dpo", "beta", strength, start, ALL, strength == 0.5 ? dpo : new Curve(""));
            measurements.add(Measurement.atLeast("DPO β " + strength + ": π(1)", policy.probability(0, 0), 0.999));
        }
        TabularPolicy one = train("ipo", "tau", 0.5, TabularPolicy.uniform(1, 3), ONE, new Curve(""));
        measurements.add(Measurement.near("IPO τ 0.5 on 1≻2: logit gap", one.logit(0, 0) - one.logit(0, 1), 1, 1e-6));
        return new Outcome(
                measurements,
                new Chart(
                        "IPO stops, DPO goes on to certainty",
                        "step",
                        "π(1), the action preferred to both others",
                        false,
                        List.of(ipo.line(), dpo.line())));
    }

    private static double[] optimum(double tau) {
        double logit = 2 / (3 * 2 * tau);
        return TabularPolicy.bandit(Math.exp(logit), 1, Math.exp(-logit)).probabilities(0);
    }

    private static TabularPolicy train(
            String objective,
            String strengthName,
            double strength,
            TabularPolicy start,
            int[][] preferences,
            Curve curve) {
        TabularPolicy policy = start.copy();
        Learner learner = new Learner(
                policy,
                TabularPolicy.uniform(1, 3),
                objective,
                Map.of(strengthName, strength),
                new Adam(3, LEARNING_RATE, STEPS));
        for (int step = 0; step < STEPS; step++) {
            if (step <= SHOWN) {
                curve.add(step, policy.probability(0, 0));
            }
            List<Pairs.Pair> pairs = new ArrayList<>();
            List<Trajectory> arms = new ArrayList<>();
            for (int[] preference : preferences) {
                Trajectory chosen = Trajectory.arm(preference[0]);
                Trajectory rejected = Trajectory.arm(preference[1]);
                pairs.add(new Pairs.Pair(learner.completion(chosen), learner.completion(rejected)));
                arms.add(chosen);
                arms.add(rejected);
            }
            learner.step(new Pairs(pairs), arms);
        }
        return policy;
    }
}
