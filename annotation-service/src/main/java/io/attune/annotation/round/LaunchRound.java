package io.attune.annotation.round;

import static java.util.Objects.requireNonNull;

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

/**
 * The wish to tune.
 *
 * @param start the version to start from, as the registry knows it: a base model or a tuned version
 * @param objective id of a {@link TuningObjective}
 * @param parameters only those that differ from the objective's defaults
 * @param weights of the dimensions of a project of scores in the reward that is made of them; empty where all weigh the same
 * @param reference how the policy's reference follows it; null where it stays the start
 * @param groups how the policy learns from groups of its own answers; null for an objective that learns from judgments
 * @param demonstrations id of the file of demonstrations that the policy imitates beside; null for an objective that imitates none
 * @param loraRank of the adapters, of the policy and of the reward model; 0 tunes all weights
 * @param loraAlpha an adapter counts by alpha / rank; null for twice the rank, and where all weights are tuned
 * @param loraTargets the layers that get an adapter, by the ends of their names, such as {@code q_proj}; empty for every linear layer
 * @param oracle name of the demo's oracle, whose win rate is shown; null elsewhere
 * @param shownPrompts whose current answers the round page shows; at most {@value #MOST_SHOWN}
 * @param evaluationPrompts held out, for KL and win rate; at most {@value #MOST_EVALUATED}
 */
public record LaunchRound(
        UUID project,
        UUID start,
        String objective,
        Map<String, Double> parameters,
        @Nullable ReferenceUpdates reference,
        @Nullable Groups groups,
        @Nullable UUID demonstrations,
        int loraRank,
        @Nullable Double loraAlpha,
        List<String> loraTargets,
        Optimisation optimisation,
        Sampling sampling,
        double judgeShare,
        Map<String, Double> weights,
        Limits limits,
        @Nullable String oracle,
        List<List<Message>> shownPrompts,
        List<List<Message>> evaluationPrompts,
        long seed) {

    static final int MOST_SHOWN = 12;
    static final int MOST_EVALUATED = 1000;
    private static final int MOST_TARGETS = 1000;
    /** Of the groups of answers that only the reward model looks at. */
    public static final double USUAL_SHARE = 0.8;

    public static final Groups USUAL_GROUPS = new Groups(8, 8, false, null);

    public LaunchRound {
        requireNonNull(project, "project is missing");
        requireNonNull(start, "start is missing: name the version to start from");
        requireNonNull(objective, "objective is missing");
        requireNonNull(optimisation, "optimisation is missing");
        requireNonNull(sampling, "sampling is missing");
        requireNonNull(limits, "limits is missing");
        parameters = Map.copyOf(parameters);
        loraTargets = List.copyOf(loraTargets);
        weights = Map.copyOf(weights);
        shownPrompts = shownPrompts.stream().map(List::copyOf).toList();
        evaluationPrompts = evaluationPrompts.stream().map(List::copyOf).toList();
        requireAtMost("loraTargets", "layers", loraTargets.size(), MOST_TARGETS);
        requireAtMost("shownPrompts", "prompts", shownPrompts.size(), MOST_SHOWN);
        requireAtMost("evaluationPrompts", "prompts", evaluationPrompts.size(), MOST_EVALUATED);
    }

    /**
     * A launch with settings that work on a small model: rank 16, batches of 8, temperature 1, KL at most 6 nats; no judge, or groups of 8 answers of which people
     * are asked about one in five.
     */
    public static LaunchRound usual(UUID project, UUID start, TuningObjective objective) {
        return new LaunchRound(
                project,
                start,
                objective.id(),
                Map.of(),
                null,
                objective.rewarded() ? USUAL_GROUPS : null,
                null,
                16,
                null,
                List.of(),
                new Optimisation(1e-4, 8, 2, 0, 1, 0),
                new Sampling(1, 0, 1, 64),
                objective.rewarded() ? USUAL_SHARE : 0,
                Map.of(),
                new Limits(0, 0, 6),
                null,
                List.of(),
                List.of(),
                1);
    }

    private static void requireAtMost(String name, String what, int size, int most) {
        if (size > most) {
            throw new IllegalArgumentException(
                    name + " has " + size + " " + what + ", at most " + most + " are allowed");
        }
    }
}
