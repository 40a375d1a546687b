package io.attune.trainer.reward;

import io.attune.trainer.data.BadInputException;
import java.util.Set;

/**
 * A reward as the command line names it.
 *
 * @param keys what may be set
 */
public record RewardKind(String name, String summary, Set<String> keys, Factory factory) {

    /** Makes the reward that settings describe. */
    @FunctionalInterface
    public interface Factory {
        Reward create(RewardSpec settings);
    }

    public RewardKind {
        keys = Set.copyOf(keys);
    }

    /** The same, made in another way. */
    public RewardKind madeBy(Factory other) {
        return new RewardKind(name, summary, keys, other);
    }

    Reward create(RewardSpec spec) {
        for (String key : spec.settings().keySet()) {
            if (!keys.contains(key)) {
                throw new BadInputException("the reward " + name + " has no setting '" + key + "'; it has "
                        + (keys.isEmpty()
                                ? "none"
                                : String.join(", ", keys.stream().sorted().toList())));
            }
        }
        return factory.create(spec);
    }
}
