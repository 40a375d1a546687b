package io.attune.deploy.experiment;

import java.util.List;
import java.util.stream.Collectors;

/** Every experiment that there is: one line each. */
final class Experiments {
    private static final int STEPS = 1500;

    static final List<Experiment> ALL = List.of(
            new IpoAgainstDpo(),
            new IntransitivePreferences(),
            new LengthBias(),
            new OnlineAgainstOffline(STEPS),
            new RewardKlFrontier(STEPS),
            new KlEstimators(),
            new CopyTask());

    private Experiments() {}

    /**
     * The experiment of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Experiment byName(String name) {
        return ALL.stream()
                .filter(experiment -> experiment.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no experiment '" + name + "', there are "
                        + ALL.stream().map(Experiment::name).collect(Collectors.joining(", "))));
    }
}
