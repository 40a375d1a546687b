package io.attune.trainer.optim;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.ReferenceUpdate;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.policygradient.KlController;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What some algorithms change between steps, although a loss is a pure function: the weight of a KL, and the reference. */
final class Changes {
    private static final String KL = "policy/approxkl_avg";

    private final Definition<?> definition;
    private final Map<String, Double> parameters;
    private final @Nullable KlController controller;
    private final @Nullable ReferenceUpdate update;
    private Objective<?> objective;
    private double beta;
    private long steps;

    Changes(Definition<?> definition, Map<String, Double> parameters) {
        this.definition = definition;
        this.parameters = new TreeMap<>(parameters);
        this.objective = definition.create(parameters);
        Settings settings = definition.settings(parameters);
        this.controller = KlController.isPartOf(definition) ? KlController.of(settings) : null;
        this.beta = controller == null ? 0 : settings.number(KlController.WEIGHT);
        this.update = ReferenceUpdate.isPartOf(definition) ? ReferenceUpdate.of(settings) : null;
    }

    /** The loss of the next step. */
    Objective<?> objective() {
        return objective;
    }

    /**
     * What a step changes.
     *
     * @param completions in that step
     */
    void after(Map<String, Double> metrics, int completions, ReferencePolicy reference) {
        steps++;
        if (update != null && update.after(steps)) {
            reference.move(update);
        }
        if (controller != null) {
            metrics.put("kl_coefficient", beta);
            beta = controller.next(beta, metrics.getOrDefault(KL, 0.0), completions);
            parameters.put(KlController.WEIGHT.name(), beta);
            objective = definition.create(parameters);
        }
    }
}
