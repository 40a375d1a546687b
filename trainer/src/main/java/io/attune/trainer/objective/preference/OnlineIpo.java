package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;

/**
 * IPO on pairs that the current policy draws and someone judges now: two samples a prompt, the loss of {@link Ipo}.
 *
 * <p>Source: Guo et al. 2024, Direct Language Model Alignment from Online AI Feedback (arXiv 2402.04792), algorithm 1.
 *
 * <p>Needs and deviations: those of {@link Ipo}; equal samples and verdicts that cannot be read have weight 0, ties P = ½.
 */
public final class OnlineIpo {
    public static final Definition<Pairs> DEFINITION = Ipo.DEFINITION.online(
            "online-ipo",
            "IPO on pairs that the current policy draws and someone judges now",
            Ipo.DEFINITION.source() + "; Guo et al. 2024, arXiv 2402.04792");

    private OnlineIpo() {}
}
