package io.attune.trainer.sample;

import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
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

    /** Of steps that add one token, by the number of rows: most runs are such steps, and they allocate nothing. */
    private final Map<Integer, StepInputs> steps = new HashMap<>();

    Decoder(ModelConfig config, Map<String, NativeTensor> weights, Set<Linear> adapted) {
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
        Map<String, NativeTensor> inputs = new HashMap<>(adapter);
        inputs.putAll(view.tables());
        Map<String, NativeTensor> pinned = new HashMap<>();
        view.caches().forEach((name, cache) -> {
            inputs.put(name, cache);
            pinned.put(caches.getOrDefault(name, name), cache);
        });
        if (width == 1) {
            StepInputs step = steps.computeIfAbsent(rows, count -> new StepInputs(count, 1));
            return run(step, tokens, added, lengths, inputs, pinned);
        }
        try (StepInputs prompts = new StepInputs(rows, width)) {
            return run(prompts, tokens, added, lengths, inputs, pinned);
        }
    }

    private Outputs run(
            StepInputs step,
            long[] tokens,
            int[] added,
            int[] lengths,
            Map<String, NativeTensor> inputs,
            Map<String, NativeTensor> pinned) {
        step.set(tokens, added, lengths);
        inputs.putAll(step.byName());
        return session.run(inputs, Map.of(), LOGITS, pinned);
    }

    @Override
    public void close() {
        session.close();
        steps.values().forEach(StepInputs::close);
    }
}
