package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A new version of a round's policy or reward model lies in the artefact store.
 *
 * @param policy identity and number within the round
 * @param parent the version it was tuned from
 * @param weights a tree: PEFT adapter directory (with the scalar head of a reward model), or a whole model directory where all weights are tuned
 * @param manifest JSON: which judgments are inside, each exactly once, and which were left out and why
 * @param steps optimiser steps behind it
 * @param judgments how many judgments are applied in it
 * @param metrics the newest values at publication
 */
public record PolicyPublished(
        UUID id,
        Instant at,
        UUID round,
        UUID project,
        Kind kind,
        PolicyRef policy,
        UUID parent,
        Artefact weights,
        int loraRank,
        Artefact manifest,
        long steps,
        long judgments,
        Map<String, Double> metrics)
        implements Event {

    public enum Kind {
        POLICY,
        REWARD_MODEL
    }

    public PolicyPublished {
        requireNonNull(id, "id is null");
        requireNonNull(at, "at is null");
        requireNonNull(round, "round is null");
        requireNonNull(project, "project is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(policy, "policy is null");
        requireNonNull(parent, "parent is null");
        requireNonNull(weights, "weights is null");
        requireNonNull(manifest, "manifest is null");
        metrics = Map.copyOf(metrics);
        Checks.requireFinite("metrics", metrics);
        Checks.requireAtLeast(0, "LoRA rank", loraRank);
        Checks.requireAtLeast(0, "steps", steps);
        Checks.requireAtLeast(0, "judgments", judgments);
    }

    /** The version itself, so that compaction keeps every version until its registry forgets it. */
    @Override
    public UUID key() {
        return policy.id();
    }
}
