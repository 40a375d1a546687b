package io.attune.deploy.bench.training;

import io.attune.deploy.demo.BlankModel;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.Tuning;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A llama model with tied embeddings, and the batch that a step of it takes.
 *
 * @param intermediate width inside the feed-forward block
 * @param rows texts in a batch
 * @param time tokens in a text
 */
record StepShape(String name, int vocabulary, int hidden, int layers, int heads, int intermediate, int rows, int time) {
    static final StepShape D256 = new StepShape("d256", 4096, 256, 4, 4, 688, 8, 128);
    static final StepShape D512 = new StepShape("d512", 8192, 512, 8, 8, 1376, 4, 512);

    private static final int LONGEST = 4096;

    static StepShape byName(String name) {
        return List.of(D256, D512).stream()
                .filter(shape -> shape.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--shape is " + name + "; there are d256 and d512"));
    }

    StepShape withLayers(int changed) {
        return new StepShape(name, vocabulary, hidden, changed, heads, intermediate, rows, time);
    }

    StepShape withBatch(int changedRows, int changedTime) {
        return new StepShape(name, vocabulary, hidden, layers, heads, intermediate, changedRows, changedTime);
    }

    BlankModel model() {
        return BlankModel.llama(vocabulary, hidden, intermediate, layers, heads, heads, LONGEST);
    }

    static Tuning tuning(int loraRank) {
        return loraRank == 0 ? new Tuning.Full() : new Tuning.Lora(LoraSpec.ofRank(loraRank));
    }

    /** Texts of which all but the first token are scored. */
    List<Sequence> batch(RandomGenerator random) {
        var batch = new ArrayList<Sequence>();
        for (int row = 0; row < rows; row++) {
            int[] ids = IntStream.range(0, time - 1)
                    .map(i -> random.nextInt(vocabulary))
                    .toArray();
            batch.add(new Sequence(new int[] {row}, ids));
        }
        return batch;
    }

    int tokens() {
        return rows * time;
    }

    /**
     * The arithmetic of a step in floating-point operations: forward, the gradient of what flows, and with full tuning that of the weights, two per
     * weight in a product and token each; attention over half of the square, as a causal mask needs, two products and their gradients. What adapters
     * add is left out.
     */
    double operations(int loraRank) {
        double weights = (double) vocabulary * hidden
                + model().config()
                        .linears()
                        .mapToDouble(linear -> (double) linear.inputs() * linear.outputs())
                        .sum();
        double products = (loraRank == 0 ? 6 : 4) * weights * tokens();
        double attention = 6.0 * layers * 2 * ((double) rows * time * time / 2) * hidden;
        return products + attention;
    }
}
