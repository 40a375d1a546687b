package io.attune.trainer.objective;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Completions with rewards, those of one prompt standing together. A completion whose reward abstained is not among them, so that
 * it is in nobody's baseline.
 *
 * @param averageReward mean reward of the steps before this one, which a moving-average baseline subtracts; null at the first step
 */
public record Groups(List<Group> groups, @Nullable Double averageReward) implements Feedback {

    /** Completions of one prompt. Where an algorithm compares nothing within a prompt, one is enough. */
    public record Group(List<Completion> completions) {
        public Group {
            completions = List.copyOf(completions);
            Weights.requireSome(completions, "completions in a group");
        }
    }

    public Groups {
        groups = List.copyOf(groups);
        Weights.requireSome(groups, "groups of completions");
    }

    /** Groups at the first step. */
    public Groups(List<Group> groups) {
        this(groups, null);
    }

    @Override
    public List<Completion> completions() {
        return groups.stream().flatMap(group -> group.completions().stream()).toList();
    }
}
