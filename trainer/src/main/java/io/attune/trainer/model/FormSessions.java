package io.attune.trainer.model;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The graphs and sessions of each form of pass, made when a pass first needs them. Several threads may ask. */
final class FormSessions implements AutoCloseable {
    private final ModelConfig config;
    private final Head head;
    private final ElementType floating;
    private final Function<PassForm, PassSessions> opening;
    private final Map<PassForm, PassSessions> sessions = new HashMap<>();
    private final long logitsTogether;
    private boolean recomputesBlocks;

    /**
     * Opens none yet.
     *
     * @param floating of what goes in and comes out
     * @param logitsTogether at most so many bytes of logits stand beside each other in a pass
     */
    FormSessions(
            ModelConfig config,
            Head head,
            ElementType floating,
            long logitsTogether,
            Function<PassForm, PassSessions> opening) {
        this.config = config;
        this.head = head;
        this.floating = floating;
        this.logitsTogether = logitsTogether;
        this.opening = opening;
    }

    /** From now on passes keep of a block no more than the states before it, and run it again on the way back. */
    void recomputeBlocks() {
        recomputesBlocks = true;
    }

    PassForm form(PackedRows rows) {
        return PassForm.of(rows, head, config, floating, logitsTogether, recomputesBlocks);
    }

    synchronized PassSessions of(PackedRows rows) {
        return sessions.computeIfAbsent(form(rows), opening);
    }

    /**
     * About how many bytes as wide as the vocabulary stand beside each other in a pass over these rows or over fewer, beside what is kept. Fewer may
     * need more: the most that stand in one part are more than the least that stand in four.
     */
    long wideBytes(PackedRows rows) {
        if (head.scores()) {
            return 0;
        }
        long logits = (long) rows.scored() * config.vocabularySize() * floating.bytes();
        return form(rows)
                .mostTogether(logits, logitsTogether, 3 + 2 * head.beside().size());
    }

    @Override
    public synchronized void close() {
        sessions.values().forEach(PassSessions::close);
    }
}
