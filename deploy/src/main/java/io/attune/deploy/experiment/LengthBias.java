package io.attune.deploy.experiment;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Why wrong answers grow. An answer is right or wrong by a choice that is not trained, then goes on until it stops; only the probability to stop is trained, and
 * the reward sees the choice alone. So nothing is to be learned, and what length changes is the objective's doing: a mean per answer punishes a long wrong one less per token.
 *
 * <p>How long is a matter of learning rate and prompts, which the source does not give: with these two all three of its lengths come out. One training leaves
 * the token mean anywhere between 8 and 18, so lengths are means of some trainings.
 *
 * <p>Source: Liu et al. 2025, Understanding R1-Zero-Like Training (arXiv 2503.20783), section 3.1.
 */
final class LengthBias implements Experiment {
    private static final int RIGHT = 1;
    private static final int WRONG = 2;
    private static final int CONTINUE = 0;
    private static final int STOP = 1;
    private static final double FIRST_LENGTH = 5.5;
    private static final int LONGEST = 64;
    private static final int GROUP = 8;
    private static final int UPDATES = 400;
    private static final double LEARNING_RATE = 0.23;
    private static final int PROMPTS = 2;
    private static final int TRAININGS = 16;

    @Override
    public String name() {
        return "length-bias";
    }

    @Override
    public String claim() {
        return "GRPO's mean per answer lets wrong answers grow; a constant divisor does not";
    }

    @Override
    public Outcome run(SplittableRandom random) {
        Curve grpo = train("GRPO, 1/n per answer", "grpo", Map.of("beta", 0.), random.split());
        Curve token = train("DAPO, token mean", "dapo", Map.of(), random.split());
        Curve constant = train("Dr. GRPO, constant", "dr-grpo", Map.of("max_length", (double) LONGEST), random.split());
        return new Outcome(
                List.of(
                        Measurement.near("GRPO: mean length of wrong answers", grpo.last(), 254, 50.8),
                        Measurement.near("token mean: mean length of wrong answers", token.last(), 12, 2.4),
                        Measurement.near("Dr. GRPO: mean length of wrong answers", constant.last(), 5.6, 0.56)),
                new Chart(
                        "A mean per answer makes wrong answers longer, with nothing to gain",
                        "update",
                        "mean length of wrong answers, tokens",
                        true,
                        List.of(grpo.line(), token.line(), constant.line())));
    }

    private static Curve train(
            String label, String objective, Map<String, Double> parameters, SplittableRandom random) {
        List<Curve> curves = Stream.generate(() -> training(objective, parameters, random))
                .limit(TRAININGS)
                .toList();
        return Curve.mean(label, curves);
    }

    private static Curve training(String objective, Map<String, Double> parameters, SplittableRandom random) {
        TabularPolicy policy = TabularPolicy.uniform(3, 2);
        double stop = -Math.log(FIRST_LENGTH - 1);
        policy.set(RIGHT, STOP, stop);
        policy.set(WRONG, STOP, stop);
        Learner learner = new Learner(policy, objective, parameters, Optimiser.sgd(LEARNING_RATE));
        Curve curve = new Curve(objective);
        for (int update = 0; update < UPDATES; update++) {
            curve.add(update, length(policy));
            step(learner, random);
        }
        curve.add(UPDATES, length(policy));
        return curve;
    }

    /** Mean of the geometric distribution, which has no longest answer. */
    private static double length(TabularPolicy policy) {
        return 1 / policy.probability(WRONG, STOP);
    }

    private static void step(Learner learner, SplittableRandom random) {
        List<Groups.Group> groups = new ArrayList<>();
        List<Trajectory> answers = new ArrayList<>();
        for (int prompt = 0; prompt < PROMPTS; prompt++) {
            groups.add(group(learner, answers, random));
        }
        learner.step(new Groups(groups), answers);
    }

    private static Groups.Group group(Learner learner, List<Trajectory> answers, SplittableRandom random) {
        List<Completion> completions = new ArrayList<>();
        for (int i = 0; i < GROUP; i++) {
            int choice = random.nextBoolean() ? RIGHT : WRONG;
            Trajectory answer = answer(learner.policy(), choice, random);
            answers.add(answer);
            completions.add(learner.completion(answer).with(Quantity.REWARD, choice == RIGHT ? 1 : 0));
        }
        return new Groups.Group(completions);
    }

    private static Trajectory answer(TabularPolicy policy, int choice, SplittableRandom random) {
        int length = 1;
        while (length < LONGEST && policy.draw(choice, random) == CONTINUE) {
            length++;
        }
        boolean stopped = length < LONGEST;
        int[] states = new int[length];
        int[] actions = new int[length];
        Arrays.fill(states, choice);
        actions[length - 1] = stopped ? STOP : CONTINUE;
        return new Trajectory(states, actions);
    }
}
