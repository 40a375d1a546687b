package io.attune.deploy.experiment;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Demonstrations;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How much reward a policy has for its distance from the reference. No policy has more than π* ∝ π_ref·e^{r/β}; REINFORCE with the KL in its reward reaches that, DPO on
 * pairs of the reference comes close, and likelihood of what was preferred stays low.
 *
 * <p>Source: Rafailov et al. 2023 (arXiv 2305.18290), equation 4 and section 6.
 */
final class RewardKlFrontier implements Experiment {
    private static final double[] BETAS = {0.25, 0.5, 1, 2};
    private static final double LEARNING_RATE = 0.05;
    private static final int SAMPLES = 256;
    private static final int PAIRS = 64;
    private static final double MEMORY = 0.9;

    private final int steps;

    RewardKlFrontier(int steps) {
        this.steps = steps;
    }

    /** Where a policy stands. */
    private record Point(double kl, double reward) {}

    /** What every method here starts from and is measured by. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    private record World(TabularPolicy reference, double[] refLogProbs, double[] reward) {
        static World draw(SplittableRandom random) {
            TabularPolicy reference = TabularPolicy.uniform(SequenceSpace.STATES, SequenceSpace.VOCABULARY);
            double[] refLogProbs = SequenceSpace.logProbs(reference);
            return new World(reference, refLogProbs, SequenceSpace.reward(refLogProbs, random));
        }

        Point point(double[] logProbs) {
            return new Point(SequenceSpace.kl(logProbs, refLogProbs), SequenceSpace.expectation(logProbs, reward));
        }

        Point optimum(double beta) {
            return point(SequenceSpace.optimum(refLogProbs, reward, beta));
        }

        /** The most reward at this KL: β is sought by bisection, the optimum's KL falling as it grows. */
        double frontier(double kl) {
            double low = 1e-3;
            double high = 1e6;
            for (int i = 0; i < 200; i++) {
                double beta = Math.sqrt(low * high);
                if (optimum(beta).kl() > kl) {
                    low = beta;
                } else {
                    high = beta;
                }
            }
            return optimum(high).reward();
        }
    }

    @Override
    public String name() {
        return "frontier";
    }

    @Override
    public String claim() {
        return "No method lies above the exact reward–KL frontier, and REINFORCE with KL in its reward lies on it";
    }

    @Override
    public Outcome run(SplittableRandom random) {
        World world = World.draw(random);
        List<Measurement> measurements = new ArrayList<>();
        Curve reinforce = new Curve("REINFORCE");
        Curve dpo = new Curve("DPO");
        Curve sft = new Curve("SFT on the preferred");
        double highest = Double.NEGATIVE_INFINITY;
        Point imitated = sft(world, random.split());
        sft.add(imitated.kl(), imitated.reward());
        highest = Math.max(highest, imitated.reward() - world.frontier(imitated.kl()));
        for (double beta : BETAS) {
            Point online = reinforce(world, beta, random.split());
            double above = online.reward() - world.frontier(online.kl());
            measurements.add(Measurement.near("REINFORCE β " + beta + ": reward above the frontier", above, 0, 0.03));
            Point offline = dpo(world, beta, random.split());
            double aboveOffline = offline.reward() - world.frontier(offline.kl());
            measurements.add(Measurement.atMost("DPO β " + beta + ": reward above the frontier", aboveOffline, 0));
            measurements.add(Measurement.atLeast(
                    "DPO β " + beta + ": reward above SFT's", offline.reward() - imitated.reward(), 0));
            reinforce.add(online.kl(), online.reward());
            dpo.add(offline.kl(), offline.reward());
            highest = Math.max(highest, Math.max(above, aboveOffline));
        }
        measurements.add(Measurement.atMost("the highest of all above the frontier", highest, 1e-9));
        return new Outcome(measurements, chart(frontier(world), reinforce, dpo, sft));
    }

    private static Chart chart(Curve frontier, Curve reinforce, Curve dpo, Curve sft) {
        return new Chart(
                "REINFORCE lies on the frontier, DPO below it, SFT on the preferred far down",
                "KL to the reference, nats per sequence",
                "mean reward, standard deviations of the reference's",
                false,
                List.of(frontier.line(), reinforce.points(), dpo.points(), sft.points()));
    }

    private static Curve frontier(World world) {
        Curve curve = new Curve("exact optimum");
        for (double beta = 8; beta >= 0.2; beta /= 1.1) {
            Point point = world.optimum(beta);
            curve.add(point.kl(), point.reward());
        }
        return curve;
    }

    private Point reinforce(World world, double beta, SplittableRandom random) {
        Learner learner = learner(world, "reinforce", Map.of("beta", beta));
        Double average = null;
        for (int step = 0; step < steps; step++) {
            List<Groups.Group> groups = new ArrayList<>();
            List<Trajectory> drawn = new ArrayList<>();
            double sum = 0;
            for (int i = 0; i < SAMPLES; i++) {
                int number = SequenceSpace.draw(learner.policy(), random);
                Trajectory sequence = SequenceSpace.sequence(number);
                Completion completion = learner.completion(sequence).with(Quantity.REWARD, world.reward()[number]);
                sum += world.reward()[number] - beta * completion.drift();
                groups.add(new Groups.Group(List.of(completion)));
                drawn.add(sequence);
            }
            learner.step(new Groups(groups, average), drawn);
            double mean = sum / SAMPLES;
            average = average == null ? mean : MEMORY * average + (1 - MEMORY) * mean;
        }
        return world.point(SequenceSpace.logProbs(learner.policy()));
    }

    private Point dpo(World world, double beta, SplittableRandom random) {
        Learner learner = learner(world, "dpo", Map.of("beta", beta));
        for (int step = 0; step < steps; step++) {
            List<Pairs.Pair> pairs = new ArrayList<>();
            List<Trajectory> trajectories = new ArrayList<>();
            for (int i = 0; i < PAIRS; i++) {
                int[] judged = SequenceSpace.judgedPair(world.reference(), world.reward(), random);
                Trajectory chosen = SequenceSpace.sequence(judged[0]);
                Trajectory rejected = SequenceSpace.sequence(judged[1]);
                pairs.add(new Pairs.Pair(learner.completion(chosen), learner.completion(rejected)));
                trajectories.add(chosen);
                trajectories.add(rejected);
            }
            learner.step(new Pairs(pairs), trajectories);
        }
        return world.point(SequenceSpace.logProbs(learner.policy()));
    }

    private Point sft(World world, SplittableRandom random) {
        Learner learner = learner(world, "sft", Map.of());
        for (int step = 0; step < steps; step++) {
            List<Demonstrations.Demonstration> preferred = new ArrayList<>();
            List<Trajectory> trajectories = new ArrayList<>();
            for (int i = 0; i < PAIRS; i++) {
                int[] judged = SequenceSpace.judgedPair(world.reference(), world.reward(), random);
                Trajectory chosen = SequenceSpace.sequence(judged[0]);
                preferred.add(new Demonstrations.Demonstration(learner.completion(chosen), 1));
                trajectories.add(chosen);
            }
            learner.step(new Demonstrations(preferred), trajectories);
        }
        return world.point(SequenceSpace.logProbs(learner.policy()));
    }

    private Learner learner(World world, String objective, Map<String, Double> parameters) {
        TabularPolicy policy = world.reference().copy();
        return new Learner(policy, objective, parameters, new Adam(policy.zeros().length, LEARNING_RATE, steps));
    }
}
