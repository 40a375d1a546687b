package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a tuning round is to do. Everything that decides the numbers stands here, so a round can be replayed.
 *
 * @param kind what people are asked
 * @param dimensions what they score, in the order of the reward model's outputs; empty unless they score
 * @param base model directory (a tree artefact) that the round starts from
 * @param adapters adapters of tuned versions to merge into the base first, the oldest first; empty for the base itself
 * @param basePolicy identity of that starting policy: the round's version 0
 * @param objective id of the objective, such as {@code online-dpo}
 * @param parameters of the objective by their spelled-out names; the objective's defaults otherwise
 * @param reference how the policy's reference follows it; null where it stays what the round started from
 * @param groups how the policy learns from what it draws itself; null where it learns from judgments
 * @param demonstrations a file of them, one JSON object a line, some of which the policy imitates in each step; null where it imitates none
 * @param loraRank rank of the adapters, of the policy and of the reward model; 0 tunes all weights
 * @param loraAlpha an adapter counts by alpha / rank; null where that is twice the rank, and where all weights are tuned
 * @param loraTargets the layers that get an adapter, by the ends of their names, such as {@code q_proj}; empty for every linear layer
 * @param judgeShare share of pairs offered to a judge, in [0, 1]
 * @param oracle name of the oracle whose win rate is shown; null outside the demo
 * @param shownPrompts prompts whose current answers the round page shows
 * @param evaluationPrompts held-out prompts for win rate and KL
 */
public record RoundSpec(
        UUID project,
        TaskKind kind,
        @AddedLater List<Dimension> dimensions,
        Artefact base,
        List<Artefact> adapters,
        UUID basePolicy,
        String objective,
        Map<String, Double> parameters,
        @AddedLater @Nullable ReferenceUpdates reference,
        @AddedLater @Nullable Groups groups,
        @AddedLater @Nullable Artefact demonstrations,
        int loraRank,
        @AddedLater @Nullable Double loraAlpha,
        @AddedLater List<String> loraTargets,
        Optimisation optimisation,
        Sampling sampling,
        double judgeShare,
        Limits limits,
        @Nullable String oracle,
        List<List<Message>> shownPrompts,
        List<List<Message>> evaluationPrompts,
        long seed) {

    /**
     * What one score is about. A reward model learns scores from −1 at the lowest to 1 at the highest value, so that weights mean the same
     * whatever the scale.
     *
     * @param weight of the score in the reward that is made of all; below 0 where low scores are good
     */
    public record Dimension(String name, int min, int max, double weight) {
        public Dimension {
            requireNonNull(name, "a dimension has no name");
            if (max <= min) {
                throw new IllegalArgumentException("dimension " + name + " goes from " + min + " to " + max);
            }
            if (!Double.isFinite(weight)) {
                throw new IllegalArgumentException("the weight of " + name + " is " + weight);
            }
        }

        /** Where a score lies between −1 and 1. */
        public double unit(int score) {
            return 2.0 * (score - min) / (max - min) - 1;
        }

        /** A distance between such places, in points of the scale. */
        public double points(double distance) {
            return distance * (max - min) / 2;
        }
    }

    /**
     * π_ref ← απ + (1−α)π_ref, weight by weight, after every so many steps.
     *
     * @param alpha over 0; 1 replaces the reference by the policy
     */
    public record ReferenceUpdates(double alpha, int steps) {
        public ReferenceUpdates {
            if (!(alpha > 0 && alpha <= 1)) {
                throw new IllegalArgumentException(
                        "alpha of the reference is " + alpha + ", expected over 0 and at most 1");
            }
            Checks.requireAtLeast(1, "steps between updates of the reference", steps);
        }
    }

    /**
     * The policy draws groups of answers, the round's reward model rewards them, and what people say goes into the reward model.
     *
     * @param completions of one prompt in a group
     * @param staleness η: a group that an older version than so many versions ago drew is left out
     * @param dynamic whether a group whose rewards are all equal is left out, for others to take its place
     * @param adaptiveKl how the weight of the KL to the reference follows the KL; null where it stays the objective's β
     */
    public record Groups(
            int completions,
            int staleness,
            boolean dynamic,
            @Nullable AdaptiveKl adaptiveKl) {
        public Groups {
            Checks.requireAtLeast(2, "completions in a group", completions);
            Checks.requireAtLeast(1, "staleness of groups", staleness);
        }
    }

    /**
     * β ← β(1 + clip(KL/target − 1, ±0.2)·n/horizon) after a step on n completions, as in Ziegler et al. 2019.
     *
     * @param target the KL to hold, in nats per answer
     * @param horizon completions over which β follows
     */
    public record AdaptiveKl(double target, double horizon) {
        public AdaptiveKl {
            if (!(target > 0 && target < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("target of the KL is " + target + ", expected over 0");
            }
            if (!(horizon >= 1 && horizon < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("horizon of the KL is " + horizon + ", expected 1 or more");
            }
        }
    }

    /**
     * How the learner steps.
     *
     * @param batchSize examples in a step, new and replayed together
     * @param replay how many already applied examples accompany one new one, as far as the batch size allows
     * @param publishEvery judgments between two published versions; 0 publishes by time alone
     */
    public record Optimisation(
            double learningRate,
            int batchSize,
            double replay,
            double weightDecay,
            double maxGradNorm,
            int publishEvery) {
        public Optimisation {
            if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("learning rate is " + learningRate + ", expected over 0");
            }
            Checks.requireAtLeast(1, "batch size", batchSize);
            Checks.requireNotNegative("replay", replay);
            Checks.requireNotNegative("weight decay", weightDecay);
            Checks.requireNotNegative("max grad norm", maxGradNorm);
            Checks.requireAtLeast(0, "publishEvery", publishEvery);
        }
    }

    /** How answers are drawn. {@code topK} 0 and {@code topP} 1 leave the distribution as it is. */
    public record Sampling(double temperature, int topK, double topP, int maxNewTokens) {
        public Sampling {
            if (!(temperature > 0)) {
                throw new IllegalArgumentException("temperature is " + temperature + ", expected over 0");
            }
            Checks.requireAtLeast(0, "top-k", topK);
            if (!(topP > 0 && topP <= 1)) {
                throw new IllegalArgumentException("top-p is " + topP + ", expected over 0 and at most 1");
            }
            Checks.requireAtLeast(1, "maxNewTokens", maxNewTokens);
        }
    }

    /** When the round stops by itself: judgments applied, minutes, nats of KL per answer; 0 means no limit. */
    public record Limits(int judgments, int minutes, double kl) {
        public Limits {
            Checks.requireAtLeast(0, "limit of judgments", judgments);
            Checks.requireAtLeast(0, "limit of minutes", minutes);
            Checks.requireNotNegative("limit of KL", kl);
        }
    }

    public RoundSpec {
        requireNonNull(project, "project is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(base, "base is null");
        requireNonNull(basePolicy, "basePolicy is null");
        requireNonNull(objective, "objective is null");
        requireNonNull(optimisation, "optimisation is null");
        requireNonNull(sampling, "sampling is null");
        requireNonNull(limits, "limits is null");
        dimensions = List.copyOf(dimensions);
        requireScored(kind, dimensions);
        adapters = List.copyOf(adapters);
        parameters = Map.copyOf(parameters);
        shownPrompts = shownPrompts.stream().map(List::copyOf).toList();
        evaluationPrompts = evaluationPrompts.stream().map(List::copyOf).toList();
        Checks.requireFinite("parameters", parameters);
        loraTargets = List.copyOf(loraTargets);
        requireAdapter(loraRank, loraAlpha, loraTargets);
        if (!(judgeShare >= 0 && judgeShare <= 1)) {
            throw new IllegalArgumentException("judge share is " + judgeShare + ", expected 0 to 1");
        }
    }

    private static void requireAdapter(int rank, @Nullable Double alpha, List<String> targets) {
        Checks.requireAtLeast(0, "LoRA rank", rank);
        if (rank == 0 && (alpha != null || !targets.isEmpty())) {
            throw new IllegalArgumentException((alpha != null ? "loraAlpha" : "loraTargets")
                    + " is about adapters, and loraRank 0 tunes all weights: leave out one of the two");
        }
        if (alpha != null && !(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("loraAlpha is " + alpha + ", expected a number over 0");
        }
    }

    private static void requireScored(TaskKind kind, List<Dimension> dimensions) {
        if ((kind == TaskKind.SCORES) == dimensions.isEmpty()) {
            throw new IllegalArgumentException("a round of kind " + kind + " has " + dimensions.size()
                    + " dimensions: scores have some, others none");
        }
        Set<String> names = dimensions.stream().map(Dimension::name).collect(Collectors.toSet());
        if (names.size() < dimensions.size()) {
            throw new IllegalArgumentException("two dimensions have the same name");
        }
        if (!dimensions.isEmpty() && dimensions.stream().allMatch(dimension -> dimension.weight() == 0)) {
            throw new IllegalArgumentException(
                    "every dimension weighs 0, so that no answer could be better than another");
        }
    }

    /** An adapter's alpha, given or not. */
    public double adapterAlpha() {
        return loraAlpha == null ? 2.0 * loraRank : loraAlpha;
    }

    /** The same round with another share of pairs for the judge. */
    public RoundSpec withJudgeShare(double share) {
        return new RoundSpec(
                project,
                kind,
                dimensions,
                base,
                adapters,
                basePolicy,
                objective,
                parameters,
                reference,
                groups,
                demonstrations,
                loraRank,
                loraAlpha,
                loraTargets,
                optimisation,
                sampling,
                share,
                limits,
                oracle,
                shownPrompts,
                evaluationPrompts,
                seed);
    }
}
