package io.attune.trainer.loop;

import io.attune.kafka.event.Event;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What stateless roles need to know of the rounds, folded from commands and published versions. Pure; for one thread. */
final class RoundBoard {
    /** A reward model judges once it was right about this share of human pairs before it learned them … */
    static final double JUDGE_OPENS = .65;

    /** … over this many. */
    static final int JUDGE_WINDOW = 100;

    /** Names of the reward model's metrics that say so. */
    static final String ACCURACY = "accuracy";

    static final String PREDICTED = "predicted";

    private final Map<UUID, RoundCommanded> commands = new HashMap<>();
    private final Map<UUID, PolicyPublished> policies = new HashMap<>();
    private final Map<UUID, PolicyPublished> rewardModels = new HashMap<>();
    private final Map<UUID, PolicyPublished> versions = new HashMap<>();

    /** Takes an event in; what is older than what is known changes nothing. */
    void fold(Event event) {
        if (event instanceof RoundCommanded command) {
            commands.merge(command.round(), command, (old, next) -> next.sequence() > old.sequence() ? next : old);
        } else if (event instanceof PolicyPublished published) {
            if (published.kind() == Kind.POLICY) {
                versions.put(published.policy().id(), published);
            }
            (published.kind() == Kind.POLICY ? policies : rewardModels)
                    .merge(published.round(), published, RoundBoard::newer);
        }
    }

    private static PolicyPublished newer(PolicyPublished old, PolicyPublished next) {
        return next.policy().number() > old.policy().number() ? next : old;
    }

    @Nullable
    RoundSpec spec(UUID round) {
        RoundCommanded command = commands.get(round);
        return command == null ? null : command.spec();
    }

    Collection<RoundCommanded> commands() {
        return commands.values();
    }

    /** The newest version of a round's policy; null while that is still the policy it started from. */
    @Nullable
    PolicyPublished newest(UUID round) {
        return policies.get(round);
    }

    /** The version with this identity; null if it is not known. */
    @Nullable
    PolicyPublished version(UUID policy) {
        return versions.get(policy);
    }

    @Nullable
    PolicyPublished rewardModel(UUID round) {
        return rewardModels.get(round);
    }

    /** Whether the round's reward model may judge. */
    boolean judgeOpen(UUID round) {
        PolicyPublished model = rewardModels.get(round);
        return model != null
                && model.metrics().getOrDefault(PREDICTED, 0.0) >= JUDGE_WINDOW
                && model.metrics().getOrDefault(ACCURACY, 0.0) >= JUDGE_OPENS;
    }
}
