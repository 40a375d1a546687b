package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The round's reward model has rewarded a group of answers, for the policy to learn from. Its id is that of the request they answer, so a group
 * rewarded twice counts once.
 *
 * @param promptIds the prompt as the policy read it
 * @param samples all of one version
 * @param rewards one per sample
 * @param rewardModel the version that rewarded them
 */
public record GroupRewarded(
        UUID id,
        Instant at,
        UUID round,
        UUID prompt,
        List<Integer> promptIds,
        List<Sample> samples,
        List<Double> rewards,
        PolicyRef rewardModel)
        implements Event {

    public GroupRewarded {
        requireNonNull(id, "id is null");
        requireNonNull(at, "at is null");
        requireNonNull(round, "round is null");
        requireNonNull(prompt, "prompt is null");
        requireNonNull(rewardModel, "rewardModel is null");
        promptIds = List.copyOf(promptIds);
        samples = List.copyOf(samples);
        rewards = List.copyOf(rewards);
        if (samples.isEmpty() || samples.size() != rewards.size()) {
            throw new IllegalArgumentException(
                    "group " + id + " has " + samples.size() + " samples and " + rewards.size() + " rewards");
        }
        if (rewards.stream().anyMatch(reward -> !Double.isFinite(reward))) {
            throw new IllegalArgumentException("group " + id + " has a reward that is not a finite number");
        }
        PolicyRef drew = samples.getFirst().policy();
        if (drew == null || samples.stream().anyMatch(sample -> !drew.equals(sample.policy()))) {
            throw new IllegalArgumentException("group " + id + " was not drawn by one version");
        }
    }

    /** The version that drew it. */
    public PolicyRef policy() {
        return requireNonNull(samples.getFirst().policy());
    }

    @Override
    public UUID key() {
        return round;
    }
}
