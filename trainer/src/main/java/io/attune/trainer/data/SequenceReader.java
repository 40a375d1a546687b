package io.attune.trainer.data;

import io.attune.kafka.event.Message;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.tokenizer.Conversation;
import io.attune.trainer.model.tokenizer.Tokenizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines of prompts, with or without a completion, in a model's token ids. Prompt and completion are text, messages or ids, each by
 * itself; a model without a tokenizer takes ids only.
 */
public final class SequenceReader {
    private final ModelConfig config;
    private final Tokenisation tokenisation;

    public SequenceReader(ModelConfig config, @Nullable Tokenizer tokenizer) {
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

    /** The prompt of a line and a text that answers it, ended. */
    public Sequence answered(JsonLine line, String text) {
        Passage prompt = Passage.of(line, "prompt");
        Passage answer = prompt instanceof Passage.Turns
                ? new Passage.Turns(Conversation.of(List.of(new Message("assistant", text))))
                : new Passage.Text(text);
        int[] completion = tokenisation.completion(line, prompt, answer, "completion");
        return new Sequence(tokenisation.prompt(line, prompt), tokenisation.ended(completion));
    }

    /**
     * Prompt and completion of a line.
     *
     * @param ended whether the end-of-text token is appended, unless the completion ends with it
     * @throws BadInputException if it lacks one of them, or the model cannot take them
     */
    public Sequence sequence(JsonLine line, boolean ended) {
        Passage prompt = Passage.of(line, "prompt");
        int[] completion = tokenisation.completion(line, prompt, Passage.of(line, "completion"), "completion");
        Sequence sequence =
                new Sequence(tokenisation.prompt(line, prompt), ended ? tokenisation.ended(completion) : completion);
        if (sequence.length() > config.maxPositions()) {
            throw line.wrong("has " + sequence.length() + " tokens, and the model takes " + config.maxPositions()
                    + "; shorten it");
        }
        return sequence;
    }
}
