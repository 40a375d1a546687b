package io.attune.trainer.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Work divided among lanes that go on beside each other. */
public final class EvenShares {
    /** How much more than a fair share the largest may be. */
    private static final double UNEVEN = 1.1;

    private EvenShares() {}

    /**
     * Divides pieces of work among so many lanes: the largest first, each to the lane that has least. In a lane they keep their order; one that gets nothing
     * is left out.
     */
    public static <T> List<List<T>> divide(List<T> pieces, ToIntFunction<T> size, int lanes) {
        int[] sizes = new int[lanes];
        List<List<Integer>> places = IntStream.range(0, lanes)
                .<List<Integer>>mapToObj(lane -> new ArrayList<>())
                .toList();
        IntStream.range(0, pieces.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer place) -> size.applyAsInt(pieces.get(place)))
                        .reversed())
                .forEach(place -> {
                    int least = IntStream.range(0, lanes)
                            .boxed()
                            .min(Comparator.comparingInt(lane -> sizes[lane]))
                            .orElseThrow();
                    sizes[least] += size.applyAsInt(pieces.get(place));
                    places.get(least).add(place);
                });
        return places.stream()
                .filter(own -> !own.isEmpty())
                .map(own -> own.stream().sorted().map(pieces::get).toList())
                .toList();
    }

    /**
     * Whether lanes have about as much to do. Where they have not, those that end first wait for longer than they gain by not waiting behind every
     * operator.
     *
     * @param total what there is to do, which may be less than what the lanes do together
     */
    public static boolean areEven(IntStream sizes, long total, int lanes) {
        return sizes.max().orElse(0) <= UNEVEN * total / lanes;
    }
}
