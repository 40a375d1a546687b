package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** min(exp(A/β), cap): Peng et al. 2019, AWR (arXiv 1910.00177). */
public record Exponentiated(Advantage advantage, double beta, double cap) implements Advantage {

    @Override
    public List<double[]> of(Groups groups) {
        List<Completion> completions = groups.completions();
        List<double[]> advantages = advantage.of(groups);
        return IntStream.range(0, advantages.size())
                .mapToObj(i -> of(completions.get(i), advantages.get(i)))
                .toList();
    }

    private double[] of(Completion completion, double[] advantages) {
        return IntStream.range(0, advantages.length)
                .mapToDouble(t -> completion.counts(t) ? Math.min(Math.exp(advantages[t] / beta), cap) : 0)
                .toArray();
    }

    @Override
    public Set<Quantity> needs() {
        return advantage.needs();
    }
}
