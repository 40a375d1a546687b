package io.attune.trainer.loop;

import java.util.ArrayList;
import java.util.List;

/** How often a reward model was right about the newest human pairs, each predicted before it was learned. Immutable. */
record Predictions(List<Boolean> right) {
    static final Predictions NONE = new Predictions(List.of());

    Predictions {
        right = List.copyOf(right);
    }

    /** With one more, the oldest left out beyond {@link RoundBoard#JUDGE_WINDOW}. */
    Predictions with(boolean wasRight) {
        List<Boolean> all = new ArrayList<>(right);
        all.add(wasRight);
        return new Predictions(all.subList(Math.max(0, all.size() - RoundBoard.JUDGE_WINDOW), all.size()));
    }

    int count() {
        return right.size();
    }

    /** The share that was right; ½ before the first. */
    double accuracy() {
        return right.isEmpty()
                ? .5
                : right.stream().filter(Boolean::booleanValue).count() / (double) right.size();
    }
}
