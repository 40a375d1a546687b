package io.attune.annotation.policy;

import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.PolicyPublished;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version in the registry.
 *
 * @param version the number that is shown, rising over the whole project and kind in order of arrival; 0 for a base model
 * @param name of a base model; null for a tuned version
 * @param round that made it; null for a base model
 * @param roundVersion number within the round
 * @param parent version it was tuned from; null for a base model
 * @param weights adapter or all weights, or the model directory of a base; null once an old version was let go
 * @param loraRank 0 where {@code weights} holds all of them
 * @param manifest which judgments are inside; null for a base model
 * @param judgments how many judgments are applied in it
 */
public record PolicyView(
        UUID id,
        UUID project,
        PolicyPublished.Kind kind,
        int version,
        @Nullable String name,
        @Nullable UUID round,
        int roundVersion,
        @Nullable UUID parent,
        @Nullable Artefact weights,
        int loraRank,
        @Nullable Artefact manifest,
        long steps,
        long judgments,
        Map<String, Double> metrics,
        boolean pinned,
        Instant publishedAt) {

    /** {@code v12}, or the name of a base model. */
    public String label() {
        return name == null ? "v" + version : name;
    }

    /** What its weights are: {@code adapter} or {@code model}, of a reward model {@code reward-adapter} or {@code reward-model}. */
    public String contents() {
        return (kind == PolicyPublished.Kind.REWARD_MODEL ? "reward-" : "") + (loraRank > 0 ? "adapter" : "model");
    }

    /** Such as {@code v12-adapter}: fit for a file and a header, whatever a base model is called. */
    String archiveName() {
        return label().replaceAll("[^A-Za-z0-9.]+", "-") + "-" + contents();
    }

    public boolean isBase() {
        return round == null;
    }

    /** {@code 5 judgments}; where there are none it learned from groups, of which a row tells the steps alone. Empty for a base model. */
    public String learnedFrom() {
        return isBase()
                ? ""
                : judgments > 0 ? counted(judgments, "judgment") : counted(steps, "step") + " on its own answers";
    }

    private static String counted(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
