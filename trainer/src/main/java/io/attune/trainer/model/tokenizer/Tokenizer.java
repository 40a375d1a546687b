package io.attune.trainer.model.tokenizer;

import static java.util.Objects.requireNonNull;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Text to token ids and back, as a Hugging Face {@code tokenizer.json} says. Prompt and completion are tokenised apart, the prompt
 * with its special tokens and the completion without, so that what a model is trained on is what it will see when it answers.
 */
public final class Tokenizer implements AutoCloseable {
    static {
        // The library below would otherwise ask a cloud's metadata service where it runs, and report home.
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private final HuggingFaceTokenizer tokenizer;
    private final SpecialTokens special;
    private final Path directory;

    private Tokenizer(HuggingFaceTokenizer tokenizer, SpecialTokens special, Path directory) {
        this.tokenizer = tokenizer;
        this.special = special;
        this.directory = directory;
    }

    /**
     * Opens the tokenizer of a model directory.
     *
     * @throws BadInputException if tokenizer.json is missing or is not one
     */
    public static Tokenizer open(Path modelDirectory) {
        Path file = modelDirectory.resolve("tokenizer.json");
        JsonNode vocabulary = SpecialTokens.required(
                file, "a model directory needs it (transformers' save_pretrained of a fast tokenizer writes it)");
        SpecialTokens special = special(modelDirectory, vocabulary);
        return new Tokenizer(load(file), special, modelDirectory);
    }

    private static SpecialTokens special(Path modelDirectory, JsonNode vocabulary) {
        try {
            return SpecialTokens.read(modelDirectory, vocabulary);
        } catch (JacksonException wrong) {
            throw new BadInputException(
                    modelDirectory + " gives a special token no proper id: " + wrong.getOriginalMessage(), wrong);
        }
    }

    private static HuggingFaceTokenizer load(Path file) {
        try {
            return HuggingFaceTokenizer.builder()
                    .optTokenizerPath(file)
                    .optTruncation(false)
                    .optPadding(false)
                    .build();
        } catch (IOException | RuntimeException refused) {
            throw new BadInputException(file + " is not a tokenizer: " + refused.getMessage(), refused);
        }
    }

    /** The ids of a prompt, with the special tokens that tokenizer.json puts around a text. */
    public int[] prompt(String text) {
        return encode(text, true);
    }

    /** The ids of a completion, without special tokens; nothing is appended. */
    public int[] completion(String text) {
        return encode(text, false);
    }

    private int[] encode(String text, boolean withSpecialTokens) {
        requireNonNull(text, "text is null");
        long[] ids = tokenizer.encode(text, withSpecialTokens, false).getIds();
        return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
    }

    /** The text of token ids, special tokens left out; bytes that are no complete character become U+FFFD. */
    public String text(int[] ids) {
        if (ids.length == 0) {
            return "";
        }
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true);
    }

    /**
     * The completion with the end-of-text token appended, unless it ends with it.
     *
     * @throws BadInputException if the model names no such token
     */
    public int[] ended(int[] completion) {
        int eos = eosId();
        if (completion.length > 0 && completion[completion.length - 1] == eos) {
            return completion.clone();
        }
        int[] ended = Arrays.copyOf(completion, completion.length + 1);
        ended[completion.length] = eos;
        return ended;
    }

    /**
     * The end-of-text token.
     *
     * @throws BadInputException if the model names none
     */
    public int eosId() {
        Integer eos = special.eos();
        if (eos == null) {
            throw new BadInputException(
                    directory + " names no end-of-text token; set eos_token in its tokenizer_config.json");
        }
        return eos;
    }

    /** The token that begins a text, or null where the model has none. */
    public @Nullable Integer bosId() {
        return special.bos();
    }

    /** The tokens at which generating ends; may be empty. */
    public Set<Integer> stopIds() {
        return special.stops();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
