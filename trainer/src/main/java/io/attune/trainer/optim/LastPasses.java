package io.attune.trainer.optim;

import io.attune.trainer.model.Sequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * Log-probs under a reference of completions that come in a few steps after each other and then never again, as those that a policy draws. A pass is known by all its rows, so that its
 * bits are the same whether it was run before or not, whatever else was.
 */
final class LastPasses {
    /** A step asks for its rows, and for mismatched ones before them. */
    private static final int MOST = 2;

    private final Function<List<Sequence>, double[][]> reference;
    private final SequencedMap<List<Sequence>, double[][]> known = new LinkedHashMap<>();

    /** @param reference computes what is not known */
    LastPasses(Function<List<Sequence>, double[][]> reference) {
        this.reference = reference;
    }

    /** Log-probs {@code [rows][completion tokens]}. */
    double[][] of(List<Sequence> rows) {
        double[][] logps = known.computeIfAbsent(List.copyOf(rows), reference);
        if (known.size() > MOST) {
            known.pollFirstEntry();
        }
        return logps;
    }
}
