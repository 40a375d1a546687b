package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.ReferenceUpdate;

/**
 * IPO whose reference follows the policy: π_ref ← απ + (1−α)π_ref every so many steps, or, with α = 1, a copy.
 *
 * <p>Loss and coefficients: those of {@link Ipo}. Reference log-probs that were kept become those of another model at each update, and are computed anew.
 *
 * <p>Source: Gorbatovski et al. 2024, Learn Your Reference Model for Real Good Alignment (arXiv 2404.09656).
 *
 * <p>Needs: what {@link Ipo} needs. Defaults α 0.6 every 512 steps, τ 0.1.
 *
 * <p>Deviations: those of {@link Ipo}.
 */
public final class TrIpo {
    public static final Definition<Pairs> DEFINITION = Ipo.DEFINITION.procedure(
            "tr-ipo",
            "IPO whose reference follows the policy, softly or by copies",
            "Gorbatovski et al. 2024, arXiv 2404.09656; the loss: " + Ipo.DEFINITION.source(),
            ReferenceUpdate.parametersBeside(Ipo.DEFINITION.parameters()));

    private TrIpo() {}
}
