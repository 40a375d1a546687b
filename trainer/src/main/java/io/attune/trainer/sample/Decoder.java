package io.attune.trainer.sample;

import io.attune.trainer.model.Linear;
import io.attune.trainer.model.LlamaConfig;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Outputs;
import io.attune.trainer.ort.Session;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The session that answers, for a base and a set of adapted layers. */
final class Decoder implements AutoCloseable {
    private static final Set<String> LOGITS = Set.of(DrawGraph.LOGITS);

    private final Session session;
    private final Map<String, String> caches;

    Decoder(LlamaConfig config, Map<String, NativeTensor> weights, Set<Linear> adapted) {
        StepGraph graph = new StepGraph(config, adapted);
        this.session = Session.open(graph.program(), weights);
        this.caches = graph.caches();
    }

    /** The names of the caches that a run reads and writes. */
    Set<String> caches() {
        return caches.keySet();
    }

    /**
     * Appends tokens to texts.
     *
     * @param tokens of all rows, one row behind the other, padded on the right to the same length
     * @param added how many of them are each row's own, at least one
     * @param lengths the tokens of each row's text, these included
     * @return the logits after each row's last token
     */
    Outputs append(
            long[] tokens, int[] added, int[] lengths, KeyValueCache.View view, Map<String, NativeTensor> adapter) {
        int rows = lengths.length;
        int width = tokens.length / rows;
        long[] last = new long[rows];
        int[] lastPosition = new int[rows];
        int longest = 0;
        for (int row = 0; row < rows; row++) {
            last[row] = (long) row * width + added[row] - 1;
            lastPosition[row] = lengths[row] - 1;
            longest = Math.max(longest, lengths[row]);
        }
        Map<String, NativeTensor> inputs = new HashMap<>(adapter);
        inputs.putAll(view.tables());
        Map<String, NativeTensor> pinned = new HashMap<>();
        view.caches().forEach((name, cache) -> {
            inputs.put(name, cache);
            pinned.put(caches.getOrDefault(name, name), cache);
        });
        try (NativeTensor tokenInput = NativeTensor.of(tokens, rows, width);
                NativeTensor lastInput = NativeTensor.of(last, rows);
                NativeTensor positionInput = NativeTensor.of(lastPosition, rows);
                NativeTensor longestInput = NativeTensor.of(new int[] {longest}, 1)) {
            inputs.put(StepGraph.TOKENS, tokenInput);
            inputs.put(StepGraph.LAST, lastInput);
            inputs.put(StepGraph.LAST_POSITION, positionInput);
            inputs.put(StepGraph.LONGEST, longestInput);
            return session.run(inputs, Map.of(), LOGITS, pinned);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
