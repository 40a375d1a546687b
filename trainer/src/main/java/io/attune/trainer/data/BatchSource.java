package io.attune.trainer.data;

import java.util.List;
import java.util.Map;

/** Where a learner's batches come from: a file, or the policy itself. */
public interface BatchSource {

    /** How many batches a pass over the data has. */
    int batches();

    /** The batches that come next, at least one. */
    List<Batch> next();

    /** What is to be told of the batches that came last, by the ecosystem's names. */
    default Map<String, Double> figures() {
        return Map.of();
    }
}
