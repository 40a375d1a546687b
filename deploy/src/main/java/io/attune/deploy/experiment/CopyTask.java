package io.attune.deploy.experiment;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The least that a policy gradient has to do: eight prompts, an answer of three tokens from a vocabulary of three each, reward 1 for the one right answer of 27 and 0 otherwise.
 *
 * <p>Source: none; a smoke test that every build of such a package has in some form.
 */
final class CopyTask implements Experiment {
    private static final int PROMPTS = 8;
    private static final int VOCABULARY = 3;
    private static final int TOKENS = 3;
    private static final int GROUP = 8;
    private static final int STEPS = 300;
    private static final double LEARNING_RATE = 0.15;
    private static final double MEMORY = 0.9;
    private static final int EVERY = 5;

    @Override
    public String name() {
        return "copy";
    }

    @Override
    public String claim() {
        return "REINFORCE, RLOO, GRPO and ReMax all solve a task that is rewarded once in 27 answers";
    }

    @Override
    public Outcome run(SplittableRandom random) {
        int[][] targets = new int[PROMPTS][];
        Arrays.setAll(targets, p -> random.ints(TOKENS, 0, VOCABULARY).toArray());
        List<Measurement> measurements = new ArrayList<>();
        List<Chart.Series> lines = new ArrayList<>();
        for (String objective : List.of("reinforce", "rloo", "grpo", "remax")) {
            Curve curve = train(objective, targets, random.split());
            measurements.add(Measurement.atLeast(objective + ": mean reward", curve.last(), 0.99));
            lines.add(curve.line());
        }
        Chart chart = new Chart("All four learn to copy", "step", "mean reward", false, lines);
        return new Outcome(measurements, chart);
    }

    private static Curve train(String objective, int[][] targets, SplittableRandom random) {
        TabularPolicy policy = TabularPolicy.uniform(PROMPTS * TOKENS, VOCABULARY);
        Optimiser optimiser = new Adam(policy.zeros().length, LEARNING_RATE, STEPS);
        Learner learner = new Learner(policy, objective, Map.of("beta", 0.), optimiser);
        Curve curve = new Curve(objective);
        Double average = null;
        for (int step = 0; step < STEPS; step++) {
            if (step % EVERY == 0) {
                curve.add(step, success(policy, targets));
            }
            List<Groups.Group> groups = new ArrayList<>();
            List<Trajectory> answers = new ArrayList<>();
            for (int prompt = 0; prompt < PROMPTS; prompt++) {
                groups.add(group(learner, prompt, targets[prompt], answers, random));
            }
            Groups batch = new Groups(groups, average);
            learner.step(batch, answers);
            double mean = batch.completions().stream()
                    .mapToDouble(completion -> completion.one(Quantity.REWARD))
                    .average()
                    .orElseThrow();
            average = average == null ? mean : MEMORY * average + (1 - MEMORY) * mean;
        }
        curve.add(STEPS, success(policy, targets));
        return curve;
    }

    private static Groups.Group group(
            Learner learner, int prompt, int[] target, List<Trajectory> answers, SplittableRandom random) {
        int[] states = {prompt * TOKENS, prompt * TOKENS + 1, prompt * TOKENS + 2};
        TabularPolicy policy = learner.policy();
        double greedy = reward(Arrays.stream(states).map(policy::greedy).toArray(), target);
        List<Completion> completions = new ArrayList<>();
        for (int i = 0; i < GROUP; i++) {
            int[] actions = Arrays.stream(states)
                    .map(state -> policy.draw(state, random))
                    .toArray();
            Trajectory answer = new Trajectory(states, actions);
            answers.add(answer);
            completions.add(learner.completion(answer)
                    .with(Quantity.REWARD, reward(actions, target))
                    .with(Quantity.GREEDY_REWARD, greedy));
        }
        return new Groups.Group(completions);
    }

    private static double reward(int[] actions, int[] target) {
        return Arrays.equals(actions, target) ? 1 : 0;
    }

    /** The exact probability of the right answer, mean over prompts. */
    private static double success(TabularPolicy policy, int[][] targets) {
        double sum = 0;
        for (int prompt = 0; prompt < PROMPTS; prompt++) {
            double probability = 1;
            for (int t = 0; t < TOKENS; t++) {
                probability *= policy.probability(prompt * TOKENS + t, targets[prompt][t]);
            }
            sum += probability;
        }
        return sum / PROMPTS;
    }
}
