package io.attune.trainer.reward;

import io.attune.trainer.model.Sequence;
import java.util.List;

/** Gives rewards to completions. */
@FunctionalInterface
public interface RewardSource {

    /** Normalised rewards {@code [rows]}: 0 is what the reference policy's completions get on average. */
    double[] rewards(List<Sequence> rows);
}
