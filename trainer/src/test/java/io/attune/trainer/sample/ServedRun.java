package io.attune.trainer.sample;

import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.Weights;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Outputs;
import io.attune.trainer.ort.Session;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** A served program, asked as a server would ask it. */
final class ServedRun implements AutoCloseable {
    private static final Map<String, String> PRESENT = Map.of(
            ServedGraph.PAST_KEYS, ServedGraph.PRESENT_KEYS, ServedGraph.PAST_VALUES, ServedGraph.PRESENT_VALUES);

    private final ModelConfig config;
    private final int width;
    private final Session session;
    private final Map<String, float[]> past = new HashMap<>();
    private int rows;
    private int cached;

    ServedRun(ModelDirectory origin) {
        this(origin.config(), origin.weights());
    }

    ServedRun(ModelConfig config, Weights given) {
        this.config = config;
        width = HeadLayout.of(config).width();
        var graph = new ServedGraph(config, given);
        Map<String, NativeTensor> weights = new HashMap<>();
        for (Collection<Tensor> tensors : List.of(given.all(), graph.made())) {
            tensors.forEach(tensor -> weights.put(tensor.name(), tensor.inPlace()));
        }
        session = Session.open(graph.program(), weights);
    }

    /** Forgets what was read. */
    void begin(int texts) {
        rows = texts;
        cached = 0;
        past.clear();
    }

    /**
     * Reads on.
     *
     * @param tokens of each row, what stands behind its own included
     * @param lengths the tokens of each row's text, those before included
     * @return logits, [rows · length, vocabulary]
     */
    double[][] read(int[][] tokens, int... lengths) {
        int length = tokens[0].length;
        int total = cached + length;
        Map<String, NativeTensor> inputs = new HashMap<>();
        long[] ids = Arrays.stream(tokens)
                .flatMapToInt(Arrays::stream)
                .asLongStream()
                .toArray();
        inputs.put(ServedGraph.INPUT_IDS, NativeTensor.of(ids, rows, length));
        long[] mask = IntStream.range(0, rows * total)
                .mapToLong(i -> i % total < lengths[i / total] ? 1 : 0)
                .toArray();
        inputs.put(ServedGraph.ATTENTION_MASK, NativeTensor.of(mask, rows, total));
        Set<String> outputs = new HashSet<>(Set.of(ServedGraph.LOGITS));
        caches().forEach((before, after) -> {
            float[] values = past.getOrDefault(before, new float[0]);
            inputs.put(before, NativeTensor.of(values, rows, config.kvHeads(), cached, width));
            outputs.add(after);
        });
        try (Outputs found = session.run(inputs, outputs)) {
            caches().forEach((before, after) -> past.put(before, found.floats(after)));
            cached = total;
            return cut(found.reals(ServedGraph.LOGITS), rows * length);
        }
    }

    /** The caches as inputs, each with its output. */
    private Map<String, String> caches() {
        Map<String, String> names = new HashMap<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            int at = layer;
            PRESENT.forEach((before, after) -> names.put(before.formatted(at), after.formatted(at)));
        }
        return names;
    }

    private double[][] cut(double[] logits, int count) {
        int vocabulary = config.vocabularySize();
        return IntStream.range(0, count)
                .mapToObj(row -> Arrays.copyOfRange(logits, row * vocabulary, (row + 1) * vocabulary))
                .toArray(double[][]::new);
    }

    @Override
    public void close() {
        session.close();
    }
}
