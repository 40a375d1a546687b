package io.attune.trainer.model;

import io.attune.trainer.ort.Operand;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The memory of each trained weight's gradient, and beside it that of what a later run of a step writes, made when it is first needed. */
final class GradientMemory<T extends Operand> {
    private final Map<String, T> sums;
    private final Map<String, T> asides = new HashMap<>();
    private final UnaryOperator<T> alike;

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

    T aside(String weight) {
        return asides.computeIfAbsent(weight, some -> alike.apply(sum(some)));
    }

    /** Where a run writes the gradients of some weights: in place if it is the first, else aside. */
    Map<String, T> targets(Set<String> weights, boolean first) {
        return weights.stream().collect(Collectors.toMap(name -> name, name -> first ? sum(name) : aside(name)));
    }

    Map<String, T> sums() {
        return sums;
    }

    Collection<T> asides() {
        return asides.values();
    }
}
