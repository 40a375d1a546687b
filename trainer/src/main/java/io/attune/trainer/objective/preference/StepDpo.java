package io.attune.trainer.objective.preference;

import static io.attune.trainer.objective.preference.PreferenceParameters.BETA;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;

/**
 * DPO on one reasoning step: the correct steps before it stand inside the prompt, and no EOS is appended to it.
 *
 * <p>Loss and coefficients: those of {@link Dpo}.
 *
 * <p>Source: Lai et al. 2024, Step-DPO (arXiv 2406.18629), equation 2.
 *
 * <p>Needs: pairs of single steps with {@code logps} and {@code ref_logps}. Default β 0.4.
 *
 * <p>Deviations: those of {@link Dpo}.
 */
public final class StepDpo {
    public static final Definition<Pairs> DEFINITION = Dpo.DEFINITION.procedure(
            "step-dpo",
            "DPO on one reasoning step behind a correct beginning",
            "Lai et al. 2024, arXiv 2406.18629",
            Dpo.parameters(BETA.initially(0.4)));

    private StepDpo() {}
}
