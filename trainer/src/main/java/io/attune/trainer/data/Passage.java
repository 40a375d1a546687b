package io.attune.trainer.data;

import io.attune.trainer.model.tokenizer.Conversation;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.model.tokenizer.Transcript;

/** A prompt or a completion as a file gives it: text, messages or token ids. */
sealed interface Passage {

    /** The token ids of a prompt, with its special tokens. */
    int[] prompt(Tokenizer tokenizer);

    /** The token ids of a completion that follows a prompt; nothing is appended but what a chat template writes behind an answer. */
    int[] completion(Tokenizer tokenizer, Passage prompt);

    /** Whether the line has this field, or its {@code _ids} twin. */
    static boolean in(JsonLine line, String field) {
        return line.has(field) || line.has(field + "_ids");
    }

    /**
     * Reads a field, or its {@code _ids} twin.
     *
     * @throws BadInputException if neither is there, or it is of another form
     */
    static Passage of(JsonLine line, String field) {
        if (line.has(field + "_ids")) {
            return new Ids(line.ids(field + "_ids"));
        }
        if (!line.has(field)) {
            throw line.missing(field, field + "_ids");
        }
        return line.isList(field) ? new Turns(ConversationReader.read(line, field)) : new Text(line.text(field));
    }

    record Text(String text) implements Passage {
        @Override
        public int[] prompt(Tokenizer tokenizer) {
            return tokenizer.prompt(text);
        }

        @Override
        public int[] completion(Tokenizer tokenizer, Passage prompt) {
            return tokenizer.completion(text);
        }
    }

    record Turns(Conversation conversation) implements Passage {
        @Override
        public int[] prompt(Tokenizer tokenizer) {
            return tokenizer.prompt(conversation);
        }

        @Override
        public int[] completion(Tokenizer tokenizer, Passage prompt) {
            return prompt instanceof Turns(Conversation asked)
                    ? tokenizer.completion(asked, conversation.turns())
                    : tokenizer.completion(Transcript.completion(conversation.turns()));
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // read once, compared nowhere
    record Ids(int[] ids) implements Passage {
        @Override
        public int[] prompt(Tokenizer tokenizer) {
            return ids;
        }

        @Override
        public int[] completion(Tokenizer tokenizer, Passage prompt) {
            return ids;
        }
    }
}
