package io.attune.trainer.objective.preference;

import static io.attune.trainer.objective.preference.PreferenceParameters.BETA;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Parameter;
import java.util.List;

/**
 * Token-level direct preference optimisation, variant 2: {@link TokenDpo} with the chosen completion's divergence taking no gradient.
 *
 * <p>Source: Zeng et al. 2024, Token-level Direct Preference Optimization (arXiv 2404.11999).
 *
 * <p>Needs: pairs with {@code logps}, {@code ref_logps} and {@code kl}, the full-vocabulary KL(π_ref ‖ π) of each token. Defaults β 0.1, α 0.5.
 *
 * <p>Deviations: none beside those of all pairs ({@link PairObjective}).
 */
public final class Tdpo2 {
    private static final Parameter ALPHA =
            Parameter.notNegative("alpha", 0.5, "weight of the difference in divergence beside that in log-ratio");

    public static final Definition<Pairs> DEFINITION = PairObjective.define(
            "tdpo2",
            "Token-level DPO, the chosen completion's divergence taking no gradient",
            "−log σ(β(h − α(K_l − K_w))), K = Σ_t KL(π_ref ‖ π); K_w without gradient",
            "Zeng et al. 2024, arXiv 2404.11999",
            List.of(BETA, ALPHA),
            settings -> new TokenDpo(settings.number(BETA), settings.number(ALPHA), true));

    private Tdpo2() {}
}
