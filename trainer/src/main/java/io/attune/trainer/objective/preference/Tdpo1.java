package io.attune.trainer.objective.preference;

import static io.attune.trainer.objective.preference.PreferenceParameters.BETA;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;
import java.util.List;

/**
 * Token-level direct preference optimisation, variant 1: {@link TokenDpo} with both divergences taking gradient.
 *
 * <p>Source: Zeng et al. 2024, Token-level Direct Preference Optimization (arXiv 2404.11999).
 *
 * <p>Needs: pairs with {@code logps}, {@code ref_logps} and {@code kl}, the full-vocabulary KL(π_ref ‖ π) of each token. Defaults β 0.1; α is 1.
 *
 * <p>Deviations: none beside those of all pairs ({@link PairObjective}).
 */
public final class Tdpo1 {
    public static final Definition<Pairs> DEFINITION = PairObjective.define(
            "tdpo1",
            "Token-level DPO, both divergences taking gradient",
            "−log σ(β(h − (K_l − K_w))), K = Σ_t KL(π_ref ‖ π)",
            "Zeng et al. 2024, arXiv 2404.11999",
            List.of(BETA),
            settings -> new TokenDpo(settings.number(BETA), 1, false));

    private Tdpo1() {}
}
