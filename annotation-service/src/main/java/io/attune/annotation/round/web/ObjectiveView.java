package io.attune.annotation.round.web;

import io.attune.annotation.round.ObjectiveParameter;
import io.attune.annotation.round.TuningObjective;
import java.util.List;

/** An objective as the catalogue tells it. */
record ObjectiveView(
        String id,
        String title,
        String explanation,
        boolean live,
        boolean rewarded,
        boolean imitates,
        List<ObjectiveParameter> parameters) {
    static ObjectiveView of(TuningObjective objective) {
        return new ObjectiveView(
                objective.id(),
                objective.title(),
                objective.explanation(),
                objective.live(),
                objective.rewarded(),
                objective.imitates(),
                objective.parameters());
    }
}
