package io.attune.trainer.model;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.ort.Lanes;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Operand;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gradients in memory that Java sees, in either floating-point type; a first run writes them in place, what others write aside is added. */
final class HostGradients implements GradientSums {
    private final ElementType floating;
    private final GradientMemory<NativeTensor> memory;
    private boolean clean = true;

    /** @param sums zeros, one tensor for each trained weight */
    HostGradients(ElementType floating, Map<String, NativeTensor> sums) {
        this.floating = floating;
        this.memory = new GradientMemory<>(sums, sum -> NativeTensor.allocate(floating, sum.shape()));
    }

    @Override
    public Map<String, NativeTensor> targets(Set<String> dense, int lane) {
        return memory.targets(dense, lane, clean && lane == 0);
    }

    @Override
    public void settle(Set<String> dense, int lane) {
        if (clean) {
            memory.sums().forEach((name, sum) -> {
                if (!dense.contains(name)) {
                    sum.memory().fill((byte) 0);
                }
            });
            clean = false;
        } else {
            List<String> written = List.copyOf(dense);
            Lanes.share(written.size(), i -> add(lane, written.get(i)));
        }
    }

    private void add(int lane, String name) {
        Sums.add(floating, memory.aside(lane, name).memory(), memory.sum(name).memory());
    }

    @Override
    public NativeTensor rows(int count, int width) {
        return NativeTensor.allocate(floating, count, width);
    }

    @Override
    public void addRows(String weight, long[] indices, Operand rows) {
        if (rows instanceof NativeTensor here) {
            Sums.addRows(floating, memory.sum(weight).memory(), indices, here.memory());
        } else {
            throw new IllegalArgumentException(rows + " is no memory of the CPU");
        }
    }

    @Override
    public void clear() {
        clean = true;
        memory.sums().values().forEach(sum -> sum.memory().fill((byte) 0));
    }

    @Override
    public void close() {
        // the memory belongs to the caller
    }
}
