package io.attune.trainer.model;

import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adapters that were trained one upon the other, as one for the model beneath them all: the first factors stand below each other, the second ones, each
 * with its scale, beside each other. Its rank is the sum of theirs.
 */
final class AdapterSum {
    private final List<Adapter> adapters;
    private final int rank;

    private AdapterSum(List<Adapter> adapters) {
        this.adapters = adapters;
        this.rank = adapters.stream().mapToInt(adapter -> adapter.spec().rank()).sum();
    }

    /** @param adapters at least one, in the order in which they were trained */
    static Adapter of(ModelConfig config, List<Adapter> adapters) {
        if (adapters.size() == 1) {
            return adapters.getFirst();
        }
        var sum = new AdapterSum(adapters);
        Set<String> targets = new HashSet<>();
        adapters.forEach(adapter -> targets.addAll(adapter.spec().targets()));
        var spec = new LoraSpec(sum.rank, sum.rank, targets);
        var tensors = new ArrayList<Tensor>();
        for (Linear linear : spec.adapted(config)) {
            tensors.add(sum.first(linear));
            tensors.add(sum.second(linear));
        }
        Tensor score = sum.score();
        if (score != null) {
            tensors.add(score);
        }
        return new Adapter(spec, new Weights(tensors));
    }

    private Tensor first(Linear linear) {
        Tensor all = Tensor.zeros(AdapterNames.a(linear), rank, linear.inputs());
        long start = 0;
        for (Adapter adapter : adapters) {
            if (adapter.spec().adapts(linear)) {
                Tensor own = adapter.a(linear);
                for (long i = 0; i < own.elements(); i++) {
                    all.set(start + i, own.get(i));
                }
            }
            start += (long) adapter.spec().rank() * linear.inputs();
        }
        return all;
    }

    private Tensor second(Linear linear) {
        Tensor all = Tensor.zeros(AdapterNames.b(linear), linear.outputs(), rank);
        int start = 0;
        for (Adapter adapter : adapters) {
            int own = adapter.spec().rank();
            if (adapter.spec().adapts(linear)) {
                Tensor from = adapter.b(linear);
                for (long i = 0; i < from.elements(); i++) {
                    all.set(i / own * rank + start + i % own, (float)
                            (from.get(i) * adapter.spec().scale()));
                }
            }
            start += own;
        }
        return all;
    }

    /** The head of the last one that brings one. */
    private @Nullable Tensor score() {
        return adapters.reversed().stream()
                .filter(Adapter::hasRewardHead)
                .map(adapter -> adapter.tensors().get(Names.SCORE))
                .findFirst()
                .orElse(null);
    }
}
