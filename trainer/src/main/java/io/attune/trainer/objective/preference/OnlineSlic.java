package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;

/**
 * SLiC on pairs that the current policy draws and someone judges now: two samples a prompt, the loss of {@link Slic}.
 *
 * <p>Source: Guo et al. 2024, Direct Language Model Alignment from Online AI Feedback (arXiv 2402.04792), algorithm 1.
 *
 * <p>Needs and deviations: those of {@link Slic}; equal samples and verdicts that cannot be read have weight 0, ties P = ½.
 */
public final class OnlineSlic {
    public static final Definition<Pairs> DEFINITION = Slic.DEFINITION.online(
            "online-slic",
            "SLiC on pairs that the current policy draws and someone judges now",
            Slic.DEFINITION.source() + "; Guo et al. 2024, arXiv 2402.04792");

    private OnlineSlic() {}
}
