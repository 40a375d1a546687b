package io.attune.trainer.model.tokenizer;

import static java.util.Objects.requireNonNull;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.attune.kafka.event.Message;
import io.attune.trainer.data.BadInputException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
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
    private final @Nullable ChatTemplates templates;
    private final Path directory;

    private Tokenizer(
            HuggingFaceTokenizer tokenizer, SpecialTokens special, @Nullable ChatTemplates templates, Path directory) {
        this.tokenizer = tokenizer;
        this.templates = templates;
        this.directory = directory;
        this.special = special;
    }

    /** Opens the tokenizer of a model directory; its chat template is told no date. */
    public static Tokenizer open(Path modelDirectory) {
        return open(modelDirectory, null);
    }

    /**
     * Opens the tokenizer of a model directory, with its chat template where it has one.
     *
     * @param clock of the date that a chat template may write
     * @throws BadInputException if tokenizer.json is missing, is not one or could do harm, or the chat template cannot be read
     */
    public static Tokenizer open(Path modelDirectory, @Nullable Clock clock) {
        Path file = modelDirectory.resolve("tokenizer.json");
        TokenizerFile vocabulary = TokenizerFile.read(file);
        SpecialTokens special = special(modelDirectory, vocabulary.json());
        JsonNode config = SpecialTokens.optional(modelDirectory.resolve("tokenizer_config.json"));
        ChatTemplates templates = ChatTemplates.read(modelDirectory, config, clock);
        HuggingFaceTokenizer tokenizer = vocabulary.load();
        SpecialTokens ends = templates == null ? special : withEndOfTurn(special, templates, tokenizer, file);
        return new Tokenizer(tokenizer, ends, templates, modelDirectory);
    }

    /** A special token that the template writes right behind an answer ends texts too. */
    private static SpecialTokens withEndOfTurn(
            SpecialTokens special, ChatTemplates templates, HuggingFaceTokenizer tokenizer, Path file) {
        int[] ids = encode(tokenizer, file, templates.endOfTurn(), false);
        // A special token is left out of the text of its id.
        boolean ends =
                ids.length > 0 && tokenizer.decode(new long[] {ids[0]}, true).isEmpty();
        return ends ? special.withStop(ids[0]) : special;
    }

    private static SpecialTokens special(Path modelDirectory, JsonNode vocabulary) {
        try {
            return SpecialTokens.read(modelDirectory, vocabulary);
        } catch (JacksonException wrong) {
            throw new BadInputException(
                    modelDirectory + " gives a special token no proper id: " + wrong.getOriginalMessage(), wrong);
        }
    }

    /**
     * The ids of a prompt, with the special tokens that tokenizer.json puts around a text.
     *
     * @throws BadInputException if tokenizer.json has no token for a part of it
     */
    public int[] prompt(String text) {
        return encode(text, true);
    }

    /** The ids of a completion, without special tokens; nothing is appended. */
    public int[] completion(String text) {
        return encode(text, false);
    }

    /**
     * The ids of a conversation up to where the assistant answers: as the chat template writes it, with the special tokens that it writes and no
     * others; without a template as a {@link Transcript}.
     *
     * @throws IllegalArgumentException if the template refuses the conversation
     */
    public int[] prompt(Conversation conversation) {
        return templates == null
                ? prompt(Transcript.prompt(conversation))
                : encode(templates.choose(conversation).prompt(conversation), false);
    }

    /** As {@link #prompt(Conversation)}, of messages alone. */
    public int[] prompt(List<Message> messages) {
        return prompt(Conversation.of(messages));
    }

    /**
     * The ids of an answer to a conversation: with a chat template all that it writes behind the prompt, such as what ends a turn.
     *
     * @param answer one message of the assistant
     * @throws IllegalArgumentException if it is anything else, or the template refuses the conversation
     */
    public int[] completion(Conversation conversation, List<Turn> answer) {
        return completion(
                templates == null
                        ? Transcript.completion(answer)
                        : templates.choose(conversation).completion(conversation, Transcript.answer(answer)));
    }

    /**
     * What stands behind a conversation when the assistant and others have spoken in turn: all that the chat template writes; without one as
     * {@link Transcript} has it.
     *
     * @throws IllegalArgumentException if the template refuses the conversation, or writes an answer in another way once turns follow it
     */
    public List<Utterance> exchange(Conversation conversation, List<Turn> turns) {
        return templates == null
                ? Transcript.exchange(turns)
                : templates.choose(conversation).exchange(conversation, turns);
    }

    private int[] encode(String text, boolean withSpecialTokens) {
        requireNonNull(text, "text is null");
        return encode(tokenizer, directory.resolve("tokenizer.json"), text, withSpecialTokens);
    }

    private static int[] encode(HuggingFaceTokenizer tokenizer, Path file, String text, boolean withSpecialTokens) {
        try {
            long[] ids = tokenizer.encode(text, withSpecialTokens, false).getIds();
            return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
        } catch (ArithmeticException large) {
            throw new BadInputException(file + " has ids of more than 31 bits; fetch the file again", large);
        } catch (RuntimeException refused) {
            throw new BadInputException(file + " cannot say a text in tokens: " + refused.getMessage(), refused);
        }
    }

    /** The text of token ids, special tokens left out; bytes that are no complete character become U+FFFD. */
    public String text(int[] ids) {
        if (ids.length == 0) {
            return "";
        }
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true);
    }

    /**
     * A completion that ends once: with the end-of-text token appended, unless it ends with a token that ends texts. What a chat template writes
     * behind the end of a turn is left out, since nobody generates it.
     *
     * @throws BadInputException if the model names no such token
     */
    public int[] ended(int[] completion) {
        int last = completion.length - 1;
        while (last >= 0 && isBlank(completion[last])) {
            last--;
        }
        if (last >= 0 && special.stops().contains(completion[last])) {
            return Arrays.copyOf(completion, last + 1);
        }
        int[] ended = Arrays.copyOf(completion, completion.length + 1);
        ended[completion.length] = eosId();
        return ended;
    }

    /** Whether an id is white space and no token of its own meaning. */
    private boolean isBlank(int id) {
        return !special.stops().contains(id)
                && tokenizer.decode(new long[] {id}, false).isBlank();
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
