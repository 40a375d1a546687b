package io.attune.trainer.loop;

import io.attune.kafka.event.Message;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.ValueHead;
import io.attune.trainer.model.tokenizer.Tokenizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The model that a round starts from, in memory.
 *
 * @param precision in which whatever is made of it multiplies matrices
 */
record LoadedBase(ModelDirectory directory, Tokenizer tokenizer, ElementType precision) {

    /** The critic that was trained with it, or null. */
    @Nullable
    ValueHead critic() {
        return ValueHead.last(List.of(directory.path()), directory.config());
    }

    /** The conversation as the model reads it, up to where the assistant answers. */
    int[] prompt(List<Message> messages) {
        return tokenizer.prompt(messages);
    }
}
