package io.attune.trainer.optim;

import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Log-probs under a model's reference, computed once for each completion. They belong to the model given at construction, whose reference never changes, so that
 * what is kept cannot be another model's. What was used longest ago is forgotten beyond a number of tokens.
 */
public final class ReferenceLogps {
    private static final long MOST_TOKENS = 8_000_000; // 64 MB

    private final Function<List<Sequence>, double[][]> reference;
    private final long mostTokens;
    private final SequencedMap<Sequence, double[]> known = new LinkedHashMap<>();
    private long tokens;

    public ReferenceLogps(TrainableModel model) {
        this(model::referenceLogps, MOST_TOKENS);
    }

    /** @param reference computes what is not known */
    ReferenceLogps(Function<List<Sequence>, double[][]> reference) {
        this(reference, MOST_TOKENS);
    }

    ReferenceLogps(Function<List<Sequence>, double[][]> reference, long mostTokens) {
        this.reference = reference;
        this.mostTokens = mostTokens;
    }

    /** Log-probs {@code [rows][completion tokens]}. */
    public double[][] of(List<Sequence> rows) {
        Map<Sequence, double[]> here = new LinkedHashMap<>();
        var missing = new LinkedHashSet<Sequence>();
        for (Sequence row : rows) {
            double[] logps = known.get(row);
            if (logps != null) {
                here.put(row, logps);
            } else {
                missing.add(row);
            }
        }
        if (!missing.isEmpty()) {
            List<Sequence> computed = List.copyOf(missing);
            double[][] logps = reference.apply(computed);
            IntStream.range(0, logps.length).forEach(i -> here.put(computed.get(i), logps[i]));
        }
        here.forEach(this::keep);
        return rows.stream().map(here::get).toArray(double[][]::new);
    }

    private void keep(Sequence row, double[] logps) {
        if (known.putLast(row, logps) == null) {
            tokens += logps.length;
        }
        while (tokens > mostTokens && known.size() > 1) {
            tokens -= known.pollFirstEntry().getValue().length;
        }
    }
}
