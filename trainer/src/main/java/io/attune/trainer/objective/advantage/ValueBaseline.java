package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** A = R − V, V being the value before the first token that counts: what the prompt alone lets one expect. */
public record ValueBaseline() implements Advantage {

    @Override
    public List<double[]> of(Groups groups) {
        return groups.completions().stream().map(ValueBaseline::of).toList();
    }

    private static double[] of(Completion completion) {
        double[] values = completion.detached(Quantity.VALUES);
        int first = IntStream.range(0, values.length)
                .filter(completion::counts)
                .findFirst()
                .orElse(-1);
        return completion.spread(first < 0 ? 0 : completion.one(Quantity.REWARD) - values[first]);
    }

    @Override
    public Set<Quantity> needs() {
        return Set.of(Quantity.REWARD, Quantity.VALUES);
    }
}
