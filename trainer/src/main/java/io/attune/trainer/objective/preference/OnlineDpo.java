package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;

/**
 * DPO on pairs that the current policy draws and someone judges now: two samples a prompt, the loss of {@link Dpo}.
 *
 * <p>Source: Guo et al. 2024, Direct Language Model Alignment from Online AI Feedback (arXiv 2402.04792), algorithm 1.
 *
 * <p>Needs and deviations: those of {@link Dpo}; equal samples and verdicts that cannot be read have weight 0, ties P = ½.
 */
public final class OnlineDpo {
    public static final Definition<Pairs> DEFINITION = Dpo.DEFINITION.online(
            "online-dpo",
            "DPO on pairs that the current policy draws and someone judges now",
            Dpo.DEFINITION.source() + "; Guo et al. 2024, arXiv 2402.04792");

    private OnlineDpo() {}
}
