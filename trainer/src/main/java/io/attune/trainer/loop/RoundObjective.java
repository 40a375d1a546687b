package io.attune.trainer.loop;

import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.event.RoundSpec;
import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.StoredCheckpoint;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.ReferenceUpdate;
import io.attune.trainer.objective.policygradient.KlController;
import io.attune.trainer.objective.preference.CurryDpo;
import io.attune.trainer.optim.SteeredObjective;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The objective of a round's policy. The weight of its KL may follow the KL, from step to step. */
final class RoundObjective {
    private static final String FILE = "kl-coefficient.json";

    private static final JsonMapper JSON = StrictJson.mapper();

    /** What a judgment and two forward passes say of a completion. */
    private static final Set<Quantity> JUDGED = EnumSet.of(Quantity.LOGPS, Quantity.REF_LOGPS, Quantity.PREFERENCE);

    /** What two forward passes, a critic, whoever drew it and the reward of each answer of a group say. */
    private static final Set<Quantity> REWARDED = EnumSet.of(
            Quantity.LOGPS,
            Quantity.ENTROPY,
            Quantity.VALUES,
            Quantity.REF_LOGPS,
            Quantity.OLD_LOGPS,
            Quantity.REWARD,
            Quantity.PREFERENCE,
            Quantity.TOKEN_REWARDS);

    private final SteeredObjective objective;

    private RoundObjective(SteeredObjective objective) {
        this.objective = objective;
    }

    /** @throws RoundFailedException if a round cannot learn by it, saying what to choose */
    static RoundObjective of(RoundSpec spec) {
        try {
            Objective<?> objective = Objectives.byId(spec.objective(), spec.parameters());
            RoundSpec.Groups groups = spec.groups();
            if (groups == null) {
                requireJudged(objective, spec);
            } else {
                requireRewarded(objective, spec.demonstrations() != null);
            }
            return new RoundObjective(
                    SteeredObjective.of(objective.definition(), spec.parameters(), adaptiveKl(groups)));
        } catch (IllegalArgumentException e) {
            throw new RoundFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Judgments are pairs and labels; how the reference moves is the round's to say, or a curriculum's, whose stages are people's own. */
    private static void requireJudged(Objective<?> objective, RoundSpec spec) {
        Definition<?> definition = objective.definition();
        boolean judged = definition.feedback() == Feedback.Kind.PAIRS || definition.feedback() == Feedback.Kind.BINARY;
        if (!judged || ReferenceUpdate.isPartOf(definition) || !JUDGED.containsAll(objective.needs())) {
            throw new IllegalArgumentException(
                    definition.id() + " cannot learn in a round from judgments, which are pairs and"
                            + " labels; choose online-dpo or online-kto, or use attune tune");
        }
        boolean said = spec.reference() != null || spec.parameters().containsKey(CurryDpo.STAGES.name());
        if (inStages(definition) && said) {
            throw new IllegalArgumentException(
                    definition.id()
                            + " goes by how clear people's judgments are, and its reference with it: leave stages and reference out");
        }
    }

    private static boolean inStages(Definition<?> definition) {
        return definition.parameters().contains(CurryDpo.STAGES);
    }

    /** Whether it goes from clear judgments to close ones. */
    boolean inStages() {
        return inStages(objective.now().definition());
    }

    /** Groups come from some versions ago, so that a ratio to whoever drew them is needed. */
    private static void requireRewarded(Objective<?> objective, boolean demonstrated) {
        Definition<?> definition = objective.definition();
        boolean blends = definition.feedback() == Feedback.Kind.BLEND;
        boolean rewarded = blends || definition.feedback().type() == Groups.class;
        if (!rewarded || !objective.offPolicy() || !REWARDED.containsAll(objective.needs())) {
            throw new IllegalArgumentException(
                    definition.id() + " cannot learn in a round from groups of answers with a reward each; choose"
                            + " grpo or rloo, or use attune tune");
        }
        if (blends != demonstrated) {
            throw new IllegalArgumentException(definition.id()
                    + (blends
                            ? " needs demonstrations beside; name some, or choose ppo"
                            : " imitates no demonstrations; leave them out, or choose ppo-ptx"));
        }
    }

    private static @Nullable KlController adaptiveKl(RoundSpec.@Nullable Groups groups) {
        RoundSpec.AdaptiveKl wished = groups == null ? null : groups.adaptiveKl();
        return wished == null ? null : new KlController(wished.target(), wished.horizon(), true);
    }

    Objective<?> now() {
        return objective.now();
    }

    /**
     * What a step changes: it adds the weight that it was taken with to the metrics.
     *
     * @param completions in that step
     */
    void after(Map<String, Double> metrics, int completions) {
        objective.after(metrics, completions);
    }

    /** What of this a checkpoint keeps. */
    private record State(double beta) {}

    void save(CheckpointFiles files) {
        objective.weight().ifPresent(weight -> files.add(FILE, JSON.writeValueAsBytes(new State(weight))));
    }

    void load(StoredCheckpoint checkpoint) {
        if (objective.weight().isPresent()) {
            objective.become(JSON.readValue(checkpoint.read(FILE), State.class).beta());
        }
    }
}
