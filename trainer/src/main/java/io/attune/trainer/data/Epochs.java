package io.attune.trainer.data;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The batches of one pass after another over the same examples. A last batch that is too small for its objective joins the one
 * before it, so that no example is left out.
 */
public final class Epochs implements BatchSource {
    private final List<Example> examples;
    private final int batchSize;
    private final int leastBatch;
    private final boolean shuffle;
    private final RandomGenerator random;

    /**
     * @param batchSize examples in a batch
     * @param leastBatch the fewest examples that the objective can learn from at once
     * @param shuffle whether each pass has its own order, drawn from {@code random}
     */
    public Epochs(List<Example> examples, int batchSize, int leastBatch, boolean shuffle, RandomGenerator random) {
        if (batchSize < leastBatch) {
            throw new IllegalArgumentException("batch size is " + batchSize + ", expected at least " + leastBatch);
        }
        if (examples.size() < leastBatch) {
            throw new IllegalArgumentException(
                    "there are " + examples.size() + " examples, expected at least " + leastBatch);
        }
        this.examples = List.copyOf(examples);
        this.batchSize = batchSize;
        this.leastBatch = leastBatch;
        this.shuffle = shuffle;
        this.random = random;
    }

    @Override
    public int batches() {
        int full = examples.size() / batchSize;
        int rest = examples.size() % batchSize;
        return rest >= leastBatch || full == 0 ? full + (rest > 0 ? 1 : 0) : full;
    }

    /** The batches of the next pass. */
    @Override
    public List<Batch> next() {
        List<Example> order = shuffle ? Shuffle.of(examples, random) : examples;
        var batches = new ArrayList<Batch>();
        int count = batches();
        for (int i = 0; i < count; i++) {
            int end = i == count - 1 ? order.size() : (i + 1) * batchSize;
            batches.add(new Batch(order.subList(i * batchSize, end)));
        }
        return batches;
    }
}
