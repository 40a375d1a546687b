package io.attune.deploy.experiment;

import io.attune.trainer.objective.Pairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The same loss, the same number of fresh labels; drawn from the current policy or from the reference. Online labels compare what the policy is about to say.
 *
 * <p>Source: Guo et al. 2024, Direct Language Model Alignment from Online AI Feedback (arXiv 2402.04792).
 */
final class OnlineAgainstOffline implements Experiment {
    private static final double BETA = 0.1;
    private static final int PAIRS = 64;
    private static final double LEARNING_RATE = 0.05;
    private static final int LOOKS = 30;

    private final int steps;

    OnlineAgainstOffline(int steps) {
        this.steps = steps;
    }

    @Override
    public String name() {
        return "online-offline";
    }

    @Override
    public String claim() {
        return "Online DPO beats offline DPO with equally many fresh labels";
    }

    @Override
    public Outcome run(SplittableRandom random) {
        TabularPolicy reference = TabularPolicy.uniform(SequenceSpace.STATES, SequenceSpace.VOCABULARY);
        double[] reward = SequenceSpace.reward(SequenceSpace.logProbs(reference), random);
        Curve online = train("online-dpo", "online", reference, reward, random.split());
        Curve offline = train("dpo", "offline", reference, reward, random.split());
        return new Outcome(
                List.of(
                        Measurement.atLeast("win rate online − offline", online.last() - offline.last(), 0.015),
                        Measurement.atLeast("win rate of online DPO", online.last(), 0.5),
                        Measurement.atLeast("win rate of offline DPO", offline.last(), 0.5)),
                new Chart(
                        "Labels on the policy's own sequences teach more than as many on the reference's",
                        "step of " + PAIRS + " fresh labels",
                        "win rate against the reference, by the oracle",
                        false,
                        List.of(online.line(), offline.line())));
    }

    private Curve train(
            String objective, String label, TabularPolicy reference, double[] reward, SplittableRandom random) {
        TabularPolicy policy = reference.copy();
        Optimiser optimiser = new Adam(policy.zeros().length, LEARNING_RATE, steps);
        Learner learner = new Learner(policy, objective, Map.of("beta", BETA), optimiser);
        boolean online = learner.online();
        double[] refLogProbs = SequenceSpace.logProbs(reference);
        Curve curve = new Curve(label);
        for (int step = 0; step <= steps; step++) {
            if (step % (steps / LOOKS) == 0) {
                curve.add(step, SequenceSpace.winRate(SequenceSpace.logProbs(policy), refLogProbs, reward));
            }
            if (step < steps) {
                step(learner, online ? policy : reference, reward, random);
            }
        }
        return curve;
    }

    private static void step(Learner learner, TabularPolicy sampler, double[] reward, SplittableRandom random) {
        List<Pairs.Pair> pairs = new ArrayList<>();
        List<Trajectory> trajectories = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            int[] judged = SequenceSpace.judgedPair(sampler, reward, random);
            Trajectory chosen = SequenceSpace.sequence(judged[0]);
            Trajectory rejected = SequenceSpace.sequence(judged[1]);
            pairs.add(new Pairs.Pair(learner.completion(chosen), learner.completion(rejected)));
            trajectories.add(chosen);
            trajectories.add(rejected);
        }
        learner.step(new Pairs(pairs), trajectories);
    }
}
