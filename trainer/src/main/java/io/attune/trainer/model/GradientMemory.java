package io.attune.trainer.model;

import io.attune.trainer.ort.Operand;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The memory of each trained weight's gradient, and beside it that of what later runs of a step write, made when it is first needed. */
final class GradientMemory<T extends Operand> {
    private final Map<String, T> sums;
    private final Map<Aside, T> asides = new HashMap<>();
    private final UnaryOperator<T> alike;

    private record Aside(int lane, String weight) {}

    /** @param alike makes a tensor of the same shape */
    GradientMemory(Map<String, T> sums, UnaryOperator<T> alike) {
        this.sums = sums;
        this.alike = alike;
    }

    T sum(String weight) {
        T sum = sums.get(weight);
        if (sum == null) {
            throw new IllegalStateException("no memory was given for the gradient of " + weight);
        }
        return sum;
    }

    synchronized T aside(int lane, String weight) {
        return asides.computeIfAbsent(new Aside(lane, weight), absent -> alike.apply(sum(weight)));
    }

    /** Where a lane's run writes the gradients of some weights: in place if it is the first, else aside. */
    Map<String, T> targets(Set<String> weights, int lane, boolean first) {
        return weights.stream().collect(Collectors.toMap(name -> name, name -> first ? sum(name) : aside(lane, name)));
    }

    Map<String, T> sums() {
        return sums;
    }

    Collection<T> asides() {
        return asides.values();
    }
}
