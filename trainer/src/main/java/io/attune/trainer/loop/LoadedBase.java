package io.attune.trainer.loop;

import io.attune.kafka.event.Message;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.tokenizer.Tokenizer;
import java.util.List;

/** The model that a round starts from, in memory. */
record LoadedBase(ModelDirectory directory, Tokenizer tokenizer) {

    /** The conversation as the model reads it, up to where the assistant answers. */
    int[] prompt(List<Message> messages) {
        return tokenizer.prompt(messages);
    }
}
