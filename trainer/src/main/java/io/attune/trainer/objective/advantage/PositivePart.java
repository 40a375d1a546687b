package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** max(A, 0). */
public record PositivePart(Advantage advantage) implements Advantage {

    @Override
    public List<double[]> of(Groups groups) {
        return advantage.of(groups).stream()
                .map(tokens -> Arrays.stream(tokens).map(a -> Math.max(a, 0)).toArray())
                .toList();
    }

    @Override
    public Set<Quantity> needs() {
        return advantage.needs();
    }
}
