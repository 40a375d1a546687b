package io.attune.trainer.model;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.ort.NativeTensor;

/**
 * What a pass over some rows is like, as far as it needs graphs of its own. It follows from the rows, the model and what it was told alone, so that what was run before changes no bit.
 *
 * @param headParts into how many parts {@link LanguageHead} takes the scored tokens
 * @param recomputesBlocks whether the way back runs each block again from the states before it, instead of being given what it made
 */
record PassForm(PromptLayout layout, int headParts, boolean recomputesBlocks) {
    private static final long LITTLE = 128L << 20;

    /** Each form has sessions of its own, so there are few. */
    private static final int STEP = 4;

    /** Bytes of logits that may stand beside each other: few, or twice the head's own, of which parts need two for its gradient. */
    static long logitsTogether(ModelConfig config, ElementType floating) {
        return Math.max(LITTLE, 2L * config.vocabularySize() * config.hiddenSize() * floating.bytes());
    }

    /**
     * The form for some rows.
     *
     * @param logitsTogether the most bytes of logits that stand beside each other
     */
    static PassForm of(
            PackedRows rows,
            Head head,
            ModelConfig config,
            ElementType floating,
            long logitsTogether,
            boolean recomputesBlocks) {
        if (head.scores()) {
            return new PassForm(rows.layout(), 1, recomputesBlocks);
        }
        long logits = (long) rows.scored() * config.vocabularySize() * floating.bytes();
        int parts = 1;
        while (logits > logitsTogether * parts && (long) parts * STEP <= rows.scored()) {
            parts *= STEP;
        }
        return new PassForm(rows.layout(), parts, recomputesBlocks);
    }

    /**
     * The most bytes of logits beside each other in a pass of this form or of one that has fewer.
     *
     * @param logits of all that this form scores
     * @param logitsTogether as {@link #of} was given it
     * @param times how often the logits of one of several parts stand there; those of a single one twice
     */
    long mostTogether(long logits, long logitsTogether, int times) {
        if (headParts == 1) {
            return 2 * logits;
        }
        long own = times * Math.ceilDiv(logits, headParts);
        long inOnePart = 2 * Math.min(logits, logitsTogether);
        long inFewerParts = headParts > STEP ? times * logitsTogether : 0;
        return Math.max(own, Math.max(inOnePart, inFewerParts));
    }

    /** About as many tokens in each part, int64 [parts]. */
    NativeTensor sizes(int scored) {
        long[] sizes = new long[headParts];
        for (int i = 0; i < headParts; i++) {
            int own = scored / headParts + (i < scored % headParts ? 1 : 0);
            sizes[i] = own;
        }
        return NativeTensor.of(sizes, headParts);
    }
}
