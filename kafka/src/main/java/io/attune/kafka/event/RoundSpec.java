package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a tuning round is to do. Everything that decides the numbers stands here, so a round can be replayed.
 *
 * @param base model directory (a tree artefact) that the round starts from
 * @param adapters adapters of tuned versions to merge into the base first, the oldest first; empty for the base itself
 * @param basePolicy identity of that starting policy: the round's version 0
 * @param objective id of the objective, such as {@code online-dpo}
 * @param parameters of the objective by their spelled-out names; the objective's defaults otherwise
 * @param loraRank rank of the adapter; 0 tunes all weights
 * @param judgeShare share of pairs offered to a judge, in [0, 1]
 * @param oracle name of the oracle whose win rate is shown; null outside the demo
 * @param shownPrompts prompts whose current answers the round page shows
 * @param evaluationPrompts held-out prompts for win rate and KL
 */
public record RoundSpec(
        UUID project,
        TaskKind kind,
        Artefact base,
        List<Artefact> adapters,
        UUID basePolicy,
        String objective,
        Map<String, Double> parameters,
        int loraRank,
        Optimisation optimisation,
        Sampling sampling,
        double judgeShare,
        Limits limits,
        @Nullable String oracle,
        List<List<Message>> shownPrompts,
        List<List<Message>> evaluationPrompts,
        long seed) {

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
        adapters = List.copyOf(adapters);
        parameters = Map.copyOf(parameters);
        shownPrompts = shownPrompts.stream().map(List::copyOf).toList();
        evaluationPrompts = evaluationPrompts.stream().map(List::copyOf).toList();
        Checks.requireFinite("parameters", parameters);
        Checks.requireAtLeast(0, "LoRA rank", loraRank);
        if (!(judgeShare >= 0 && judgeShare <= 1)) {
            throw new IllegalArgumentException("judge share is " + judgeShare + ", expected 0 to 1");
        }
    }
}
