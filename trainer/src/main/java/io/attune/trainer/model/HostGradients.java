package io.attune.trainer.model;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Operand;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Gradients in memory that Java sees, in either floating-point type; a first run writes them in place, what a later one wrote aside is added. */
final class HostGradients implements GradientSums {
    private final ElementType floating;
    private final Map<String, NativeTensor> sums;
    private final Map<String, NativeTensor> scratch = new HashMap<>();
    private boolean clean = true;

    /** @param sums zeros, one tensor for each trained weight */
    HostGradients(ElementType floating, Map<String, NativeTensor> sums) {
        this.floating = floating;
        this.sums = sums;
    }

    @Override
    public Map<String, NativeTensor> targets(Set<String> dense) {
        return dense.stream().collect(Collectors.toMap(name -> name, name -> clean ? sum(name) : aside(name)));
    }

    private NativeTensor aside(String name) {
        return scratch.computeIfAbsent(
                name, some -> NativeTensor.allocate(floating, sum(some).shape()));
    }

    @Override
    public void settle(Set<String> dense) {
        for (String name : sums.keySet()) {
            boolean written = dense.contains(name);
            if (clean && !written) {
                sum(name).memory().fill((byte) 0);
            } else if (!clean && written) {
                Sums.add(floating, aside(name).memory(), sum(name).memory());
            }
        }
        clean = false;
    }

    @Override
    public NativeTensor rows(int count, int width) {
        return NativeTensor.allocate(floating, count, width);
    }

    @Override
    public void addRows(String weight, long[] indices, Operand rows) {
        if (rows instanceof NativeTensor here) {
            Sums.addRows(floating, sum(weight).memory(), indices, here.memory());
        } else {
            throw new IllegalArgumentException(rows + " is no memory of the CPU");
        }
    }

    private NativeTensor sum(String weight) {
        NativeTensor sum = sums.get(weight);
        if (sum == null) {
            throw new IllegalStateException("no memory was given for the gradient of " + weight);
        }
        return sum;
    }

    @Override
    public void clear() {
        clean = true;
        sums.values().forEach(sum -> sum.memory().fill((byte) 0));
    }

    @Override
    public void close() {
        // the memory belongs to the caller
    }
}
