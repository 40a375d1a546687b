package io.attune.trainer.sample;

import io.attune.trainer.graph.Program;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.ort.Operand;
import io.attune.trainer.ort.Session;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The session that answers, for a base, a set of adapted layers and a way of drawing. */
final class Decoder implements AutoCloseable {
    private final Session session;
    private final Map<String, ? extends Operand> weights;
    private final Map<String, String> caches;

    /** {@link io.attune.trainer.ort.Device#open} or {@link io.attune.trainer.ort.Device#openLane}. */
    interface Opening {
        Session open(Program program, Map<String, ? extends Operand> weights);
    }

    Decoder(
            Opening opening,
            ModelConfig config,
            Map<String, ? extends Operand> weights,
            Set<Linear> adapted,
            Drawing drawing,
            StepForm form) {
        StepGraph graph = new StepGraph(config, adapted, drawing, form);
        this.weights = weights;
        this.session = opening.open(graph.program(), weights);
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
     * @param lengths how many of them are each row's own, at least one
     * @param given adapter and settings
     */
    void read(long[] tokens, int[] lengths, KeyValueCache.View view, Map<String, Operand> given) {
        try (StepInputs prompts = new StepInputs(lengths.length, tokens.length / lengths.length, 1)) {
            prompts.set(tokens, lengths, lengths);
            session.bind(inputs(prompts, view, given), pinned(view)).run();
        }
    }

    /**
     * Prepares steps that add one token to each of the first rows of a cache.
     *
     * @param given adapter and settings
     */
    Step step(int rows, KeyValueCache cache, TokenDraw draw, Map<String, Operand> given) {
        KeyValueCache.View view = cache.view(0, rows);
        StepInputs inputs = new StepInputs(rows, 1, cache.capacity());
        Map<String, ? extends Operand> predicted = draw.predictions().tensors(rows);
        Map<String, Operand> pinned = pinned(view);
        pinned.putAll(predicted);
        var run = session.bind(inputs(inputs, view, given), pinned);
        return new Step(run, inputs, predicted.values(), draw.readsTexts(), rows);
    }

    private Map<String, Operand> inputs(StepInputs rows, KeyValueCache.View view, Map<String, Operand> given) {
        Map<String, Operand> inputs = new HashMap<>(weights);
        inputs.putAll(given);
        inputs.putAll(rows.byName());
        inputs.putAll(view.tables());
        inputs.putAll(view.caches());
        return inputs;
    }

    private Map<String, Operand> pinned(KeyValueCache.View view) {
        Map<String, Operand> pinned = new HashMap<>();
        view.caches().forEach((name, cache) -> pinned.put(caches.getOrDefault(name, name), cache));
        return pinned;
    }

    @Override
    public void close() {
        session.close();
    }
}
