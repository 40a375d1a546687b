package io.attune.trainer.data;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Fisher and Yates, written out so that a seed gives the same order on every JDK. */
public final class Shuffle {
    private Shuffle() {}

    /** The items in an order of chance, each as likely as any other. */
    public static <T> List<T> of(List<T> items, RandomGenerator random) {
        var order = new ArrayList<>(items);
        for (int i = order.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            T swapped = order.get(i);
            order.set(i, order.get(j));
            order.set(j, swapped);
        }
        return order;
    }
}
