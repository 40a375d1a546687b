package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Binary;
import io.attune.trainer.objective.Definition;

/**
 * KTO on completions that the current policy draws and someone judges now: the loss of {@link Kto}.
 *
 * <p>Source: Ethayarajh et al. 2024 (arXiv 2402.01306); online as in Guo et al. 2024 (arXiv 2402.04792).
 *
 * <p>Needs and deviations: those of {@link Kto}.
 */
public final class OnlineKto {
    public static final Definition<Binary> DEFINITION = Kto.DEFINITION.online(
            "online-kto",
            "KTO on completions that the current policy draws and someone judges now",
            Kto.DEFINITION.source());

    private OnlineKto() {}
}
