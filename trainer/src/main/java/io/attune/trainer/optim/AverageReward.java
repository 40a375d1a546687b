package io.attune.trainer.optim;

import io.attune.trainer.objective.Binary;
import io.attune.trainer.objective.Blend;
import io.attune.trainer.objective.Demonstrations;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Rankings;
import io.attune.trainer.objective.Targets;
import java.util.OptionalDouble;

/** The moving average of the rewards of earlier steps, which a baseline may subtract. */
final class AverageReward {
    private static final double DECAY = 0.9;
    private double average = Double.NaN;

    /** The feedback of the next step, with the average of those before it. */
    Feedback beside(Feedback feedback) {
        return switch (feedback) {
            case Groups groups -> beside(groups);
            case Blend(Groups groups, Demonstrations text) -> new Blend(beside(groups), text);
            case Demonstrations _, Pairs _, Binary _, Rankings _, Targets _ -> feedback;
        };
    }

    private Groups beside(Groups groups) {
        Groups known = Double.isNaN(average) ? groups : new Groups(groups.groups(), average);
        groups.completions().stream()
                .filter(completion -> completion.has(Quantity.REWARD))
                .mapToDouble(completion -> completion.one(Quantity.REWARD))
                .average()
                .ifPresent(mean -> average = Double.isNaN(average) ? mean : DECAY * average + (1 - DECAY) * mean);
        return known;
    }

    /** What it is, once there was a reward. */
    OptionalDouble value() {
        return Double.isNaN(average) ? OptionalDouble.empty() : OptionalDouble.of(average);
    }

    void become(double value) {
        average = value;
    }
}
