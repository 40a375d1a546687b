package io.attune.ui.round;

import io.attune.kafka.event.RoundSpec;
import java.util.List;

/** A dimension that people score in a round, and the series of how far the reward model is off in it. */
record ScoredDimension(String name) {

    /** Those of a round, in their order; none unless people score. */
    static List<ScoredDimension> of(RoundSpec spec) {
        return spec.dimensions().stream()
                .map(dimension -> new ScoredDimension(dimension.name()))
                .toList();
    }

    /** Mean absolute error in points of the scale, over the newest answers, each before it was learned. */
    String error() {
        return "reward_model/error/" + name;
    }
}
