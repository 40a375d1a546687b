package io.attune.trainer.optim;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.ReferenceUpdate;
import io.attune.trainer.objective.policygradient.KlController;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What some algorithms change between steps, although a loss is a pure function: the weight of a KL, the average reward, and the reference. */
final class Changes {
    private static final String KL_WEIGHT = "kl_coefficient";
    private static final String AVERAGE_REWARD = "average_reward";

    private final SteeredObjective objective;
    private final AverageReward average = new AverageReward();
    private final @Nullable ReferenceUpdate update;

    Changes(Definition<?> definition, Map<String, Double> parameters, @Nullable KlController wished) {
        this.objective = SteeredObjective.of(definition, parameters, wished);
        this.update = ReferenceUpdate.isPartOf(definition) ? ReferenceUpdate.of(definition.settings(parameters)) : null;
    }

    /** The loss of the next step. */
    Objective<?> objective() {
        return objective.now();
    }

    /** The feedback of the next step, with the average reward of those before it. */
    Feedback beside(Feedback feedback) {
        return average.beside(feedback);
    }

    /**
     * What a step changes.
     *
     * @param completions in that step
     */
    void after(Map<String, Double> metrics, int completions) {
        objective.after(metrics, completions);
    }

    /** How the reference moves after so many steps; null where it stays. */
    @Nullable
    ReferenceUpdate reference(long steps) {
        return update != null && update.after(steps) ? update : null;
    }

    /** What a checkpoint keeps of it: all but the reference. */
    Map<String, Double> kept() {
        var kept = new TreeMap<String, Double>();
        objective.weight().ifPresent(weight -> kept.put(KL_WEIGHT, weight));
        average.value().ifPresent(value -> kept.put(AVERAGE_REWARD, value));
        return kept;
    }

    /** Goes on with what was kept. */
    void goOn(Map<String, Double> kept) {
        kept.forEach((name, value) -> {
            switch (name) {
                case KL_WEIGHT -> objective.become(value);
                case AVERAGE_REWARD -> average.become(value);
                default -> throw new IllegalArgumentException("a checkpoint keeps an unknown " + name);
            }
        });
    }
}
