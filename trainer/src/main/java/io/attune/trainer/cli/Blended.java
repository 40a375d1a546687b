package io.attune.trainer.cli;

import io.attune.trainer.data.Batch;
import io.attune.trainer.data.BatchSource;
import java.util.List;

/** The batches of one source, each with text of another beside it. */
record Blended(BatchSource batchSource, BatchSource text) implements BatchSource {

    @Override
    public int batches() {
        return batchSource.batches();
    }

    @Override
    public List<Batch> next() {
        return blended(batchSource.next());
    }

    @Override
    public List<Batch> again() {
        return blended(batchSource.again());
    }

    private List<Batch> blended(List<Batch> batches) {
        return batches.stream()
                .map(batch -> new Batch(batch.examples(), text.next().getFirst().examples()))
                .toList();
    }
}
