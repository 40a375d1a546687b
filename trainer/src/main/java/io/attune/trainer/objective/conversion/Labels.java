package io.attune.trainer.objective.conversion;

import io.attune.trainer.objective.Binary;
import io.attune.trainer.objective.Pairs;
import java.util.List;

/** Pairs as single labels. */
public final class Labels {
    private Labels() {}

    /** The chosen completion as desirable and the rejected one as not, each of the pair's weight; a tie teaches nothing. */
    public static List<Binary.Labelled> of(Pairs.Pair pair) {
        if (pair.probability() == 0.5) {
            return List.of();
        }
        boolean first = pair.probability() > 0.5;
        return List.of(
                new Binary.Labelled(pair.chosen(), first, pair.weight()),
                new Binary.Labelled(pair.rejected(), !first, pair.weight()));
    }
}
