package io.attune.trainer.data;

import io.attune.trainer.model.LlamaConfig;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Lines of prompts, with or without a completion, in a model's token ids. Prompt and completion are text, messages or ids, each by
 * itself; a model without a tokenizer takes ids only.
 */
public final class SequenceReader {
    private final LlamaConfig config;
    private final Tokenisation tokenisation;

    public SequenceReader(LlamaConfig config, @Nullable Tokenizer tokenizer) {
        this.config = config;
        this.tokenisation = Tokenisation.of(config, tokenizer);
    }

    /**
     * The prompt of a line.
     *
     * @throws BadInputException if it has none, or one that the model cannot take
     */
    public int[] prompt(JsonLine line) {
        return tokenisation.prompt(line, Passage.of(line, "prompt"));
    }

    /**
     * Prompt and completion of a line.
     *
     * @param ended whether the end-of-text token is appended, unless the completion ends with it
     * @throws BadInputException if it lacks one of them, or the model cannot take them
     */
    public Sequence sequence(JsonLine line, boolean ended) {
        int[] completion = tokenisation.completion(line, Passage.of(line, "completion"), "completion");
        Sequence sequence = new Sequence(prompt(line), ended ? tokenisation.ended(completion) : completion);
        if (sequence.length() > config.maxPositions()) {
            throw line.wrong("has " + sequence.length() + " tokens, and the model takes " + config.maxPositions()
                    + "; shorten it");
        }
        return sequence;
    }
}
