package io.attune.trainer.data;

import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.tokenizer.Conversation;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.model.tokenizer.Transcript;
import io.attune.trainer.model.tokenizer.Utterance;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Passages of a line in a model's token ids, each within its vocabulary. A model without a tokenizer takes ids only. */
public final class Tokenisation {
    private static final Passage PLAIN = new Passage.Text("");

    private final int vocabularySize;
    private final OptionalInt eos;
    private final @Nullable Tokenizer tokenizer;

    Tokenisation(int vocabularySize, OptionalInt eos, @Nullable Tokenizer tokenizer) {
        this.vocabularySize = vocabularySize;
        this.eos = eos;
        this.tokenizer = tokenizer;
    }

    public static Tokenisation of(ModelConfig config, @Nullable Tokenizer tokenizer) {
        return new Tokenisation(config.vocabularySize(), config.eosTokenId(), tokenizer);
    }

    /** The ids of a prompt, with the special tokens that the tokenizer puts around a text; at least one. */
    int[] prompt(JsonLine line, Passage passage) {
        int[] ids = ids(line, passage, "prompt", tokenizer -> passage.prompt(tokenizer));
        if (ids.length == 0) {
            throw line.wrong("the prompt has no token, so nothing can follow it; give it text, or BOS in prompt_ids");
        }
        return ids;
    }

    /** The ids of a completion that follows a prompt. */
    int[] completion(JsonLine line, Passage prompt, Passage passage, String field) {
        return ids(line, passage, field, tokenizer -> passage.completion(tokenizer, prompt));
    }

    /** The ids of a text that is a part of what is read or said: nothing is written around it. */
    int[] completion(JsonLine line, Passage part, String field) {
        return completion(line, PLAIN, part, field);
    }

    /** The parts of a completion of several turns, as text, by who speaks. */
    List<Utterance> exchange(JsonLine line, Passage prompt, Conversation said, String field) {
        return asked(
                line,
                field,
                tokenizer -> prompt instanceof Passage.Turns(Conversation asked)
                        ? tokenizer.exchange(asked, said.turns())
                        : Transcript.exchange(said.turns()));
    }

    /** The completion with the end-of-text token appended, unless it ends with it. */
    int[] ended(int[] completion) {
        if (tokenizer != null) {
            return tokenizer.ended(completion);
        }
        int end = eos.orElseThrow(() ->
                new BadInputException("the model names no end-of-text token; set eos_token_id in its config.json"));
        int length = completion.length;
        if (length > 0 && completion[length - 1] == end) {
            return completion;
        }
        int[] longer = Arrays.copyOf(completion, length + 1);
        longer[length] = end;
        return longer;
    }

    private int[] ids(JsonLine line, Passage passage, String field, Function<Tokenizer, int[]> encoding) {
        int[] ids = passage instanceof Passage.Ids given ? given.ids() : asked(line, field, encoding);
        for (int id : ids) {
            if (id >= vocabularySize) {
                throw line.wrong(field + " has the token id " + id + ", and the model's vocabulary ends at "
                        + (vocabularySize - 1) + "; does the tokenizer belong to the model?");
            }
        }
        return ids;
    }

    private <T> T asked(JsonLine line, String field, Function<Tokenizer, T> question) {
        if (tokenizer == null) {
            throw line.wrong(field + " is not in token ids, and the model directory has no tokenizer.json; give "
                    + field + "_ids");
        }
        try {
            return question.apply(tokenizer);
        } catch (IllegalArgumentException refused) {
            throw line.wrong(String.valueOf(refused.getMessage()));
        }
    }
}
