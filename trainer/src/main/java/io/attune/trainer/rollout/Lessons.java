package io.attune.trainer.rollout;

import io.attune.trainer.data.Completing;
import io.attune.trainer.data.Example;
import io.attune.trainer.data.Notes;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.numeric.Logistic;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the judged completions of a prompt teach, by what an objective learns from:
 *
 * <pre>
 * demonstrations     the best: rejection sampling
 * pairs              the best and the worst; equal rewards are a tie of ½, equal completions teach nothing
 * labels             desirable above the prompt's mean reward, undesirable below it
 * rankings           all, in the order of their rewards
 * rewards, groups    all, with their rewards
 * </pre>
 *
 * <p>Where an objective asks how often a completion is preferred, that is σ of the difference of rewards.
 */
public record Lessons(Objective<?> objective) {

    /** What they teach: nothing where no two can be told apart by an objective that compares two. */
    public List<Example> of(Judged group) {
        return switch (objective.definition().feedback()) {
            case DEMONSTRATIONS ->
                List.of(new Example.Demonstration(group.completions().get(group.best()), 1));
            case PAIRS -> pair(group);
            case BINARY -> labels(group);
            case RANKINGS -> group.tells() ? List.of(ranking(group)) : List.of();
            case ROLLOUTS, GROUPS, BLEND -> List.of(group(group));
            case VERDICTS, ATTRIBUTES, STEPS ->
                throw new IllegalArgumentException(objective.definition().id() + " learns from "
                        + objective.definition().feedback().words()
                        + ", which a policy does not draw; use attune reward");
        };
    }

    /** How many of a prompt's completions they teach with, at most. */
    static int most(Feedback.Kind feedback, int completions) {
        return switch (feedback) {
            case DEMONSTRATIONS -> 1;
            case PAIRS -> Math.min(2, completions);
            case BINARY, RANKINGS, ROLLOUTS, GROUPS, BLEND, VERDICTS, ATTRIBUTES, STEPS -> completions;
        };
    }

    private List<Example> pair(Judged group) {
        int best = group.best();
        int worst = group.worst();
        if (Arrays.equals(
                group.completions().get(best).completionIds(),
                group.completions().get(worst).completionIds())) {
            return List.of();
        }
        double gap = group.rewards()[best] - group.rewards()[worst];
        var plain = new Example.Preference(
                group.completions().get(best), group.completions().get(worst), gap == 0 ? 0.5 : 1, gap, 1);
        if (!objective.needs().contains(Quantity.PREFERENCE)) {
            return List.of(new Completing(objective).pair(plain));
        }
        return List.of(new Example.Noted(
                plain,
                List.of(
                        Notes.NONE.with(Quantity.PREFERENCE, wins(group, best)),
                        Notes.NONE.with(Quantity.PREFERENCE, wins(group, worst)))));
    }

    /** Mean probability of being preferred to the prompt's other completions. */
    private static double wins(Judged group, int place) {
        return IntStream.range(0, group.rewards().length)
                .filter(other -> other != place)
                .mapToDouble(other -> Logistic.sigmoid(group.rewards()[place] - group.rewards()[other]))
                .average()
                .orElse(0.5);
    }

    private static List<Example> labels(Judged group) {
        return IntStream.range(0, group.rewards().length)
                .filter(i -> group.rewards()[i] != group.mean())
                .<Example>mapToObj(
                        i -> new Example.Labelled(group.completions().get(i), group.rewards()[i] > group.mean(), 1))
                .toList();
    }

    private static Example ranking(Judged group) {
        List<Double> ranks = Arrays.stream(group.rewards())
                .mapToObj(mine -> 1.0
                        + Arrays.stream(group.rewards())
                                .filter(theirs -> theirs > mine)
                                .count())
                .toList();
        return new Example.Ranking(group.completions(), ranks, 1);
    }

    private Example group(Judged group) {
        List<Notes> notes = Arrays.stream(group.rewards())
                .mapToObj(reward -> {
                    Notes judged = Notes.NONE.with(Quantity.REWARD, reward);
                    return group.greedy().isPresent()
                            ? judged.with(Quantity.GREEDY_REWARD, group.greedy().getAsDouble())
                            : judged;
                })
                .toList();
        return new Completing(objective).group(group.completions(), notes);
    }
}
