package io.attune.trainer.objective.conversion;

import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Rankings;

/** A group with rewards as a ranking: the highest reward first, equal rewards tied. */
public final class GroupRanking {
    private GroupRanking() {}

    /** The ranking, of weight 1. */
    public static Rankings.Ranking of(Groups.Group group) {
        return new Rankings.Ranking(
                group.completions().stream()
                        .map(completion -> new Rankings.Ranked(completion, -completion.one(Quantity.REWARD)))
                        .toList(),
                1);
    }
}
