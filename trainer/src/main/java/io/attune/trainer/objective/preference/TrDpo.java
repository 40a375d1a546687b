package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.ReferenceUpdate;

/**
 * DPO whose reference follows the policy: π_ref ← απ + (1−α)π_ref every so many steps, or, with α = 1, a copy.
 *
 * <p>Loss and coefficients: those of {@link Dpo}. Reference log-probs that were kept become those of another model at each update, and are computed anew.
 *
 * <p>Source: Gorbatovski et al. 2024, Learn Your Reference Model for Real Good Alignment (arXiv 2404.09656).
 *
 * <p>Needs: what {@link Dpo} needs. Defaults α 0.6 every 512 steps, β 0.1.
 *
 * <p>Deviations: those of {@link Dpo}.
 */
public final class TrDpo {
    public static final Definition<Pairs> DEFINITION = Dpo.DEFINITION.procedure(
            "tr-dpo",
            "DPO whose reference follows the policy, softly or by copies",
            "Gorbatovski et al. 2024, arXiv 2404.09656; the loss: " + Dpo.DEFINITION.source(),
            ReferenceUpdate.parametersBeside(Dpo.DEFINITION.parameters()));

    private TrDpo() {}
}
