package io.attune.trainer.objective;

import java.util.List;
import java.util.stream.Stream;

/**
 * When and how far the reference follows the policy: π_ref ← απ + (1−α)π_ref, weight by weight.
 *
 * @param alpha α: 1 copies the policy
 * @param every steps between updates
 */
public record ReferenceUpdate(double alpha, long every) {
    private static final Parameter ALPHA = Parameter.between(
            "alpha", 0.6, 0, 1, "how far the reference moves to the policy at an update; 1 copies it");
    private static final Parameter EVERY =
            Parameter.between("sync_steps", 512, 1, 1e9, "steps between updates of the reference");

    /** The parameters of an objective whose reference follows. */
    public static List<Parameter> parametersBeside(List<Parameter> others) {
        return Stream.concat(others.stream(), Stream.of(ALPHA, EVERY)).toList();
    }

    /** Whether an algorithm moves its reference. */
    public static boolean isPartOf(Definition<?> definition) {
        return definition.parameters().contains(EVERY);
    }

    /** What these settings of such an algorithm say. */
    public static ReferenceUpdate of(Settings settings) {
        return new ReferenceUpdate(settings.number(ALPHA), (long) settings.number(EVERY));
    }

    /** Whether the reference moves after this step, counted from 1. */
    public boolean after(long step) {
        return step % every == 0;
    }

    /** A weight of the reference after an update. */
    public double moved(double reference, double policy) {
        return alpha * policy + (1 - alpha) * reference;
    }
}
