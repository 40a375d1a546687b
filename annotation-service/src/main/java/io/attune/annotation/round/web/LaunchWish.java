package io.attune.annotation.round.web;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.attune.annotation.round.LaunchRound;
import io.attune.annotation.round.TuningObjective;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.RoundSpec.Groups;
import io.attune.kafka.event.RoundSpec.Limits;
import io.attune.kafka.event.RoundSpec.Optimisation;
import io.attune.kafka.event.RoundSpec.ReferenceUpdates;
import io.attune.kafka.event.RoundSpec.Sampling;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A {@link LaunchRound} of which only the start and the objective must be said. */
record LaunchWish(
        UUID start,
        String objective,
        @Nullable Map<String, Double> parameters,
        @Nullable ReferenceUpdates reference,
        @Nullable Groups groups,
        @Nullable UUID demonstrations,
        @Nullable Integer loraRank,
        @Nullable Double loraAlpha,
        @Nullable List<String> loraTargets,
        @Nullable Optimisation optimisation,
        @Nullable Sampling sampling,
        @Nullable Double judgeShare,
        @Nullable Map<String, Double> weights,
        @Nullable Limits limits,
        @Nullable String oracle,
        @Nullable List<List<Message>> shownPrompts,
        @Nullable List<List<Message>> evaluationPrompts,
        @Nullable Long seed) {
    LaunchWish {
        requireNonNull(start, "start is missing: name the version to start from");
        requireNonNull(objective, "objective is missing: GET /api/v1/objectives lists them");
    }

    LaunchRound of(UUID project) {
        LaunchRound usual = LaunchRound.usual(project, start, TuningObjective.of(objective));
        return new LaunchRound(
                project,
                start,
                objective,
                requireNonNullElse(parameters, usual.parameters()),
                reference,
                groups == null ? usual.groups() : groups,
                demonstrations,
                requireNonNullElse(loraRank, usual.loraRank()),
                loraAlpha,
                requireNonNullElse(loraTargets, usual.loraTargets()),
                requireNonNullElse(optimisation, usual.optimisation()),
                requireNonNullElse(sampling, usual.sampling()),
                requireNonNullElse(judgeShare, usual.judgeShare()),
                requireNonNullElse(weights, usual.weights()),
                requireNonNullElse(limits, usual.limits()),
                oracle,
                requireNonNullElse(shownPrompts, usual.shownPrompts()),
                requireNonNullElse(evaluationPrompts, usual.evaluationPrompts()),
                requireNonNullElse(seed, usual.seed()));
    }
}
