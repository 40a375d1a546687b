package io.attune.trainer.objective;

import java.util.Arrays;

/** The turns of a trajectory, counted from 0 among the tokens that count, whatever numbers the data gave them. */
public final class Turns {
    private Turns() {}

    /** Turn of each token {@code [tokens]}; −1 where a token does not count. */
    public static int[] of(Completion completion) {
        double[] given = completion.get(Quantity.TURNS);
        int[] turns = new int[given.length];
        int turn = -1;
        int last = -1;
        for (int t = 0; t < given.length; t++) {
            if (!completion.counts(t)) {
                turns[t] = -1;
                continue;
            }
            if (last < 0 || given[t] != given[last]) {
                turn++;
            }
            turns[t] = turn;
            last = t;
        }
        return turns;
    }

    /** How many there are. */
    public static int count(int[] turns) {
        return Arrays.stream(turns).max().orElse(-1) + 1;
    }
}
