package io.attune.trainer.objective.preference;

import static io.attune.trainer.objective.preference.PreferenceParameters.BETA;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Parameter;

/**
 * DPO on pairs in order of difficulty: a wide gap in score first, a narrow one last.
 *
 * <p>Loss and coefficients: those of {@link Dpo}. The learner cuts the ordered pairs into stages, and each stage's reference is the policy that the stage before it ended with.
 *
 * <p>Source: Pattnaik et al. 2024, Curry-DPO (arXiv 2403.07230).
 *
 * <p>Needs: pairs with {@code logps} and {@code ref_logps}, ordered by the gap in score. Defaults β 0.1, 3 stages.
 *
 * <p>Deviations: those of {@link Dpo}.
 */
public final class CurryDpo {
    /** How many stages the ordered pairs are cut into. */
    public static final Parameter STAGES = Parameter.between(
            "stages", 3, 1, 1000, "stages, easy to hard, at each of which the reference becomes the policy");

    public static final Definition<Pairs> DEFINITION = Dpo.DEFINITION.procedure(
            "curry-dpo",
            "DPO on pairs ordered from easy to hard, the reference following stage by stage",
            "Pattnaik et al. 2024, arXiv 2403.07230",
            Dpo.parameters(BETA, STAGES));

    private CurryDpo() {}
}
