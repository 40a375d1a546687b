package io.attune.deploy.experiment;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Preferences that no reward explains. Rock, paper, scissors: SPO's play averages to the mixture that nothing beats. Where one action beats every other narrowly
 * (Condorcet's winner) and another beats one of them widely (Borda's), a Bradley-Terry reward model ranks the second first, which the first exploits; SPO finds the first.
 *
 * <p>Source: Swamy et al. 2024 (arXiv 2401.04056), section 3.
 */
final class IntransitivePreferences implements Experiment {
    private static final int SAMPLES = 8;
    private static final int GROUPS = 32;
    private static final int GAME_STEPS = 6000;
    private static final double GAME_RATE = 0.1;
    private static final int VOTE_STEPS = 3000;
    private static final double VOTE_RATE = 0.5;
    private static final int EVERY = 50;

    /** P(row ≻ column). */
    private static final double[][] ROCK_PAPER_SCISSORS = {{.5, 0, 1}, {1, .5, 0}, {0, 1, .5}};

    /** The first beats each other .6 to .4; the second beats the third always, so that its mean of wins is the highest. */
    private static final double[][] VOTE = {{.5, .6, .6}, {.4, .5, 1}, {.4, 0, .5}};

    @Override
    public String name() {
        return "intransitive";
    }

    @Override
    public String claim() {
        return "SPO plays what nothing beats where no reward model can say what is best";
    }

    @Override
    public Outcome run(SplittableRandom random) {
        List<Curve> curves = List.of(new Curve("rock"), new Curve("paper"), new Curve("scissors"));
        double[] average = averagedPlay(curves, random);
        double[] scores = rewardModel();
        int favourite = scores[1] > scores[0] ? 1 : 0;
        TabularPolicy policy = selfPlay(VOTE, VOTE_STEPS, VOTE_RATE, TabularPolicy.uniform(1, 3), random);
        return new Outcome(
                List.of(
                        Measurement.near("rock in averaged play", average[0], 1 / 3., 0.02),
                        Measurement.near("paper in averaged play", average[1], 1 / 3., 0.02),
                        Measurement.near("scissors in averaged play", average[2], 1 / 3., 0.02),
                        Measurement.atLeast("reward model: Borda's winner over Condorcet's", scores[1] - scores[0], 0),
                        Measurement.atLeast("P(Condorcet's winner ≻ its favourite)", VOTE[0][favourite], 0.501),
                        Measurement.atLeast("SPO: π(Condorcet's winner)", policy.probability(0, 0), 0.99)),
                new Chart(
                        "Averaged play goes to a third each",
                        "step",
                        "share in the play so far",
                        false,
                        curves.stream().map(Curve::line).toList()));
    }

    private static double[] averagedPlay(List<Curve> curves, SplittableRandom random) {
        TabularPolicy policy = TabularPolicy.bandit(.5, .3, .2);
        Learner learner = new Learner(policy, "spo", Map.of(), Optimiser.sgd(GAME_RATE));
        double[] sum = new double[3];
        for (int step = 1; step <= GAME_STEPS; step++) {
            for (int action = 0; action < 3; action++) {
                sum[action] += policy.probability(0, action);
                if (step % EVERY == 1) {
                    curves.get(action).add(step, sum[action] / step);
                }
            }
            play(learner, ROCK_PAPER_SCISSORS, random);
        }
        return Arrays.stream(sum).map(s -> s / GAME_STEPS).toArray();
    }

    private static TabularPolicy selfPlay(
            double[][] preference, int steps, double rate, TabularPolicy policy, SplittableRandom random) {
        Learner learner = new Learner(policy, "spo", Map.of(), Optimiser.sgd(rate));
        for (int step = 0; step < steps; step++) {
            play(learner, preference, random);
        }
        return policy;
    }

    /** A step on groups of samples, each judged against the others of its group. */
    private static void play(Learner learner, double[][] preference, SplittableRandom random) {
        List<Groups.Group> groups = new ArrayList<>();
        List<Trajectory> arms = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            int[] drawn = random.ints(SAMPLES, 0, 1)
                    .map(_ -> learner.policy().draw(0, random))
                    .toArray();
            List<Completion> completions = new ArrayList<>();
            for (int i = 0; i < SAMPLES; i++) {
                double wins = -preference[drawn[i]][drawn[i]];
                for (int other : drawn) {
                    wins += preference[drawn[i]][other];
                }
                Trajectory arm = Trajectory.arm(drawn[i]);
                arms.add(arm);
                completions.add(learner.completion(arm).with(Quantity.PREFERENCE, wins / (SAMPLES - 1)));
            }
            groups.add(new Groups.Group(completions));
        }
        learner.step(new Groups(groups), arms);
    }

    /** Scores of a reward model fitted to every pair equally often. */
    private static double[] rewardModel() {
        Objective<?> objective = Objectives.byId("bradley-terry", Map.of());
        int[][] compared = {{0, 1}, {0, 2}, {1, 2}};
        double[] scores = new double[3];
        Optimiser optimiser = new Adam(3, 0.05, VOTE_STEPS);
        for (int step = 0; step < VOTE_STEPS; step++) {
            List<Pairs.Pair> pairs = new ArrayList<>();
            for (int[] pair : compared) {
                pairs.add(new Pairs.Pair(
                        Completion.scored(scores[pair[0]]),
                        Completion.scored(scores[pair[1]]),
                        VOTE[pair[0]][pair[1]],
                        0,
                        1));
            }
            Evaluation evaluation = objective.evaluateAny(new Pairs(pairs));
            double[] gradient = new double[3];
            for (int i = 0; i < compared.length; i++) {
                gradient[compared[i][0]] += evaluation.coefficients().get(2 * i).score();
                gradient[compared[i][1]] +=
                        evaluation.coefficients().get(2 * i + 1).score();
            }
            optimiser.step(scores, gradient);
        }
        return scores;
    }
}
