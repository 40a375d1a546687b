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
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.ReferenceUpdate;
import io.attune.trainer.objective.policygradient.KlController;
import io.attune.trainer.objective.preference.CurryDpo;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The objective of a round's policy. The weight of its KL may follow the KL, from step to step. */
final class RoundObjective {
    private static final String FILE = "kl-coefficient.json";
    private static final String BETA = "beta";

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

    private final Map<String, Double> parameters;
    private final @Nullable Following following;
    private Objective<?> objective;

    /**
     * How the weight of a KL follows it.
     *
     * @param kl the KL's name among an objective's metrics
     */
    private record Following(KlController controller, String kl) {
        /** The round's wish: the KL of a step's answers to the reference, in nats per answer. */
        static Following of(RoundSpec.AdaptiveKl wished) {
            return new Following(new KlController(wished.target(), wished.horizon(), true), "objective/kl");
        }

        /** The objective's own: the KL to the version that drew, in nats per token. */
        static Following of(Definition<?> definition, Map<String, Double> parameters) {
            return new Following(KlController.of(definition.settings(parameters)), "policy/approxkl_avg");
        }
    }

    private RoundObjective(Objective<?> objective, Map<String, Double> parameters, @Nullable Following following) {
        this.objective = objective;
        this.parameters = new HashMap<>(parameters);
        this.following = following;
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
                    objective, spec.parameters(), groups == null ? null : following(objective, spec, groups));
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
        return inStages(objective.definition());
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

    private static @Nullable Following following(Objective<?> objective, RoundSpec spec, RoundSpec.Groups groups) {
        Definition<?> definition = objective.definition();
        RoundSpec.AdaptiveKl wished = groups.adaptiveKl();
        boolean byItself = KlController.isPartOf(definition);
        if (wished == null) {
            return byItself ? Following.of(definition, spec.parameters()) : null;
        }
        if (byItself) {
            throw new IllegalArgumentException(
                    definition.id() + " has its own KL whose weight follows: leave adaptiveKl out");
        }
        if (beta(definition, spec.parameters()) <= 0) {
            throw new IllegalArgumentException(definition.id()
                    + " has no KL whose weight could follow: give it a beta over 0, or leave adaptiveKl out");
        }
        return Following.of(wished);
    }

    Objective<?> now() {
        return objective;
    }

    private double beta() {
        return beta(objective.definition(), parameters);
    }

    /** The weight of the KL; 0 for an objective that has none. */
    private static double beta(Definition<?> definition, Map<String, Double> parameters) {
        for (Parameter parameter : definition.parameters()) {
            if (parameter.name().equals(BETA)) {
                return definition.settings(parameters).number(parameter);
            }
        }
        return 0;
    }

    /**
     * What a step changes: it adds the weight that it was taken with to the metrics.
     *
     * @param completions in that step
     */
    void after(Map<String, Double> metrics, int completions) {
        if (following != null) {
            double beta = beta();
            metrics.put("kl_coefficient", beta);
            // with more completions than the horizon has, it goes as far as it may
            int counted = (int) Math.min(completions, following.controller().horizon());
            become(following.controller().next(beta, metrics.getOrDefault(following.kl(), 0.0), counted));
        }
    }

    private void become(double beta) {
        parameters.put(BETA, beta);
        objective = objective.definition().create(parameters);
    }

    /** What of this a checkpoint keeps. */
    private record State(double beta) {}

    void save(CheckpointFiles files) {
        if (following != null) {
            files.add(FILE, JSON.writeValueAsBytes(new State(beta())));
        }
    }

    void load(StoredCheckpoint checkpoint) {
        if (following != null) {
            become(JSON.readValue(checkpoint.read(FILE), State.class).beta());
        }
    }
}
