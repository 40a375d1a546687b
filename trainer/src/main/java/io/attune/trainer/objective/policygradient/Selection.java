package io.attune.trainer.objective.policygradient;

import io.attune.trainer.objective.Groups;
import java.util.Arrays;
import java.util.List;

/** Which completions take part; the others add nothing, and count in no mean. */
@FunctionalInterface
interface Selection {
    Selection ALL = (groups, advantages) -> {
        boolean[] all = new boolean[advantages.size()];
        Arrays.fill(all, true);
        return all;
    };

    /** Those with an advantage. */
    Selection WITH_ADVANTAGE = (groups, advantages) -> {
        boolean[] some = new boolean[advantages.size()];
        for (int i = 0; i < some.length; i++) {
            some[i] = moves(advantages.get(i));
        }
        return some;
    };

    /** Those whose group has a completion with an advantage: not the groups with all-equal rewards. */
    Selection INFORMATIVE_GROUPS = (groups, advantages) -> {
        boolean[] informative = new boolean[advantages.size()];
        int start = 0;
        for (Groups.Group group : groups.groups()) {
            int end = start + group.completions().size();
            boolean any = advantages.subList(start, end).stream().anyMatch(Selection::moves);
            Arrays.fill(informative, start, end, any);
            start = end;
        }
        return informative;
    };

    /** Whether each completion takes part, by its advantages {@code [completions][tokens]}. */
    boolean[] of(Groups groups, List<double[]> advantages);

    private static boolean moves(double[] advantages) {
        return Arrays.stream(advantages).anyMatch(advantage -> advantage != 0);
    }
}
