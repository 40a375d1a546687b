package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Binary;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.ReferenceUpdate;

/**
 * KTO whose reference follows the policy: π_ref ← απ + (1−α)π_ref every so many steps, or, with α = 1, a copy.
 *
 * <p>Loss and coefficients: those of {@link Kto}. Reference log-probs that were kept become those of another model at each update, and are computed anew.
 *
 * <p>Source: Gorbatovski et al. 2024, Learn Your Reference Model for Real Good Alignment (arXiv 2404.09656).
 *
 * <p>Needs: what {@link Kto} needs. Defaults α 0.6 every 512 steps, β 0.1.
 *
 * <p>Deviations: those of {@link Kto}.
 */
public final class TrKto {
    public static final Definition<Binary> DEFINITION = Kto.DEFINITION.procedure(
            "tr-kto",
            "KTO whose reference follows the policy, softly or by copies",
            "Gorbatovski et al. 2024, arXiv 2404.09656; the loss: " + Kto.DEFINITION.source(),
            ReferenceUpdate.parametersBeside(Kto.DEFINITION.parameters()));

    private TrKto() {}
}
