package io.attune.trainer.data;

import io.attune.trainer.model.Sequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The batches of one pass after another over the same examples. A last batch that is too small for its objective joins the one
 * before it, so that no example is left out.
 */
public final class Epochs implements BatchSource {
    /** Examples of so many batches, drawn by chance, are sorted by length before they are divided again. */
    private static final int BATCHES_SORTED = 50;

    /** In which order a pass takes the examples. */
    public enum Order {
        /** That of the file. */
        GIVEN,
        /** One of chance. */
        RANDOM,
        /** One of chance, in batches of about equally long examples. */
        RANDOM_BY_LENGTH
    }

    private final List<Example> examples;
    private final int batchSize;
    private final int leastBatch;
    private final Order order;
    private final RandomGenerator random;

    /**
     * @param batchSize examples in a batch
     * @param leastBatch the fewest examples that the objective can learn from at once
     * @param order of each pass, drawn anew from {@code random}
     */
    public Epochs(List<Example> examples, int batchSize, int leastBatch, Order order, RandomGenerator random) {
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
        this.order = order;
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
        return switch (order) {
            case GIVEN -> divided(examples);
            case RANDOM -> divided(Shuffle.of(examples, random));
            case RANDOM_BY_LENGTH -> Shuffle.of(divided(alike(Shuffle.of(examples, random))), random);
        };
    }

    private List<Batch> divided(List<Example> examples) {
        var batches = new ArrayList<Batch>();
        int count = batches();
        for (int i = 0; i < count; i++) {
            int end = i == count - 1 ? examples.size() : (i + 1) * batchSize;
            batches.add(new Batch(examples.subList(i * batchSize, end)));
        }
        return batches;
    }

    /** Examples of about the same length beside each other. */
    private List<Example> alike(List<Example> shuffled) {
        var alike = new ArrayList<Example>();
        for (int from = 0; from < shuffled.size(); from += BATCHES_SORTED * batchSize) {
            shuffled.subList(from, Math.min(shuffled.size(), from + BATCHES_SORTED * batchSize)).stream()
                    .sorted(Comparator.comparingInt(Epochs::tokens))
                    .forEach(alike::add);
        }
        return alike;
    }

    /** What an example takes where its completions share a prompt. */
    private static int tokens(Example example) {
        List<Sequence> rows = example.sequences();
        int prompt = rows.stream().mapToInt(row -> row.promptIds().length).max().orElse(0);
        return prompt
                + rows.stream().mapToInt(row -> row.completionIds().length).sum();
    }
}
