package io.attune.trainer.objective.conversion;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Examples in stages from easy to hard, as Curry-DPO learns from pairs: Pattnaik et al. 2024 (arXiv 2403.07230). */
public final class Curriculum {
    private Curriculum() {}

    /**
     * The examples with the widest gaps first, cut into stages of equal size, the later ones being one larger where it does not come out even. Equal gaps keep their order.
     *
     * @param gap by how much the chosen completion was scored better
     * @return at most as many stages as asked for, none of them empty
     */
    public static <T> List<List<T>> stages(List<T> examples, ToDoubleFunction<T> gap, int stages) {
        if (stages < 1) {
            throw new IllegalArgumentException("there are " + stages + " stages, expected 1 or more");
        }
        List<T> ordered = examples.stream()
                .sorted(Comparator.comparingDouble(gap).reversed())
                .toList();
        var cut = new ArrayList<List<T>>();
        for (int stage = 0; stage < stages; stage++) {
            int from = (int) ((long) ordered.size() * stage / stages);
            int to = (int) ((long) ordered.size() * (stage + 1) / stages);
            if (to > from) {
                cut.add(ordered.subList(from, to));
            }
        }
        return List.copyOf(cut);
    }
}
