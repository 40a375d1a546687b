package io.attune.trainer.objective.conversion;

import io.attune.trainer.objective.Binary;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Quantity;
import java.util.ArrayList;
import java.util.List;

/** Feedback as groups with rewards, so that what people judged and what a policy drew go into one batch. */
public final class Rewarded {
    private Rewarded() {}

    /**
     * A pair as a group of two: +1 and −1 for a plain preference, 2P − 1 and 1 − 2P for a soft label; a tie rewards neither. Where the rewards stand elsewhere already, they
     * are replaced.
     */
    public static Groups.Group of(Pairs.Pair pair) {
        return new Groups.Group(List.of(
                pair.chosen().with(Quantity.REWARD, 2 * pair.probability() - 1),
                pair.rejected().with(Quantity.REWARD, 1 - 2 * pair.probability())));
    }

    /** A labelled completion by itself: +1 or −1. */
    public static Groups.Group of(Binary.Labelled example) {
        return new Groups.Group(List.of(example.completion().with(Quantity.REWARD, example.desirable() ? 1 : -1)));
    }

    /** Offline pairs behind the online groups of the same step. */
    public static Groups mixed(Groups online, Pairs offline) {
        List<Groups.Group> groups = new ArrayList<>(online.groups());
        offline.pairs().forEach(pair -> groups.add(of(pair)));
        return new Groups(groups, online.averageReward());
    }
}
