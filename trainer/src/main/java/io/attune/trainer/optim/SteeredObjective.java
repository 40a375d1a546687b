package io.attune.trainer.optim;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.policygradient.KlController;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The objective of the next step. The weight of its KL may follow the KL, from step to step. */
public final class SteeredObjective {
    private final Map<String, Double> parameters;
    private final @Nullable Steering steering;
    private Objective<?> objective;

    /**
     * How the weight follows.
     *
     * @param kl the KL's name among an objective's metrics
     */
    private record Steering(KlController controller, String kl) {
        /** A wish: the KL of a step's answers to the reference, in nats per answer. */
        static Steering wished(KlController controller) {
            return new Steering(controller, "objective/kl");
        }

        /** The objective's own: the KL to the version that drew, in nats per token. */
        static Steering own(Definition<?> definition, Map<String, Double> parameters) {
            return new Steering(KlController.of(definition.settings(parameters)), "policy/approxkl_avg");
        }
    }

    private SteeredObjective(Objective<?> objective, Map<String, Double> parameters, @Nullable Steering steering) {
        this.objective = objective;
        this.parameters = new TreeMap<>(parameters);
        this.steering = steering;
    }

    /**
     * An objective with these parameters.
     *
     * @param wished what the weight of the KL to the reference shall follow; null where it shall stay, or follows by itself
     * @throws IllegalArgumentException if there is no such weight, or it has a rule of its own
     */
    public static SteeredObjective of(
            Definition<?> definition, Map<String, Double> parameters, @Nullable KlController wished) {
        return new SteeredObjective(
                definition.create(parameters), parameters, steering(definition, parameters, wished));
    }

    private static @Nullable Steering steering(
            Definition<?> definition, Map<String, Double> parameters, @Nullable KlController wished) {
        boolean byItself = KlController.isPartOf(definition);
        if (wished == null) {
            return byItself ? Steering.own(definition, parameters) : null;
        }
        if (byItself) {
            throw new IllegalArgumentException(
                    definition.id() + " has its own KL whose weight follows: leave adaptive KL out");
        }
        if (!rewarded(definition) || weight(definition, parameters) <= 0) {
            throw new IllegalArgumentException(
                    definition.id()
                            + " has no KL whose weight could follow: take one that learns from rewards, with a beta over 0, or leave adaptive KL out");
        }
        return Steering.wished(wished);
    }

    private static boolean rewarded(Definition<?> definition) {
        return switch (definition.feedback()) {
            case ROLLOUTS, GROUPS, BLEND -> true;
            case DEMONSTRATIONS, VERDICTS, PAIRS, BINARY, RANKINGS, ATTRIBUTES, STEPS -> false;
        };
    }

    private static double weight(Definition<?> definition, Map<String, Double> parameters) {
        return definition.parameters().stream()
                .filter(parameter -> parameter.name().equals(KlController.WEIGHT.name()))
                .mapToDouble(definition.settings(parameters)::number)
                .findFirst()
                .orElse(0);
    }

    public Objective<?> now() {
        return objective;
    }

    /**
     * What a step changes: it adds the weight that it was taken with to the metrics.
     *
     * @param completions in that step
     */
    public void after(Map<String, Double> metrics, int completions) {
        if (steering != null) {
            double weight = weight(objective.definition(), parameters);
            metrics.put("kl_coefficient", weight);
            // with more completions than the horizon has, it goes as far as it may
            int counted = (int) Math.min(completions, steering.controller().horizon());
            become(steering.controller().next(weight, metrics.getOrDefault(steering.kl(), 0.0), counted));
        }
    }

    /** The weight of the next step, where it follows: what a checkpoint keeps. */
    public OptionalDouble weight() {
        return steering == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(weight(objective.definition(), parameters));
    }

    /** Goes on with a weight that was kept. */
    public void become(double weight) {
        parameters.put(KlController.WEIGHT.name(), weight);
        objective = objective.definition().create(parameters);
    }
}
