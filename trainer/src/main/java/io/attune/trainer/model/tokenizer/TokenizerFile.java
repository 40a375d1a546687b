package io.attune.trainer.model.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.attune.trainer.data.BadInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tokenizer.json that the library may be given: read once, so that what is checked is what the library gets.
 *
 * @param bytes of the file
 * @param json what they say
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record TokenizerFile(Path file, byte[] bytes, JsonNode json) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The library reads a name that stands twice both times. */
    private static final ObjectReader STRICT =
            JSON.readerFor(JsonNode.class).with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    /** In bytes, twice the largest vocabulary that there is. */
    private static final int LARGEST = 64 << 20;

    private static final Map<String, String> AS_IT_IS =
            Map.of("addSpecialTokens", "true", "truncation", "false", "padding", "false");

    /** @throws BadInputException if there is none, it is not JSON, or it could do harm ({@link TokenizerCheck}) */
    static TokenizerFile read(Path file) {
        try (var in = Files.newInputStream(file)) {
            if (Files.size(file) > LARGEST) {
                throw new BadInputException(file + " has more than " + LARGEST + " bytes, so it is no such file");
            }
            byte[] bytes = in.readNBytes(LARGEST);
            JsonNode json = STRICT.readValue(bytes);
            TokenizerCheck.requireHarmless(file, json);
            return new TokenizerFile(file, bytes, json);
        } catch (NoSuchFileException missing) {
            throw new BadInputException(
                    file
                            + " does not exist; a model directory needs it (transformers' save_pretrained of a fast tokenizer"
                            + " writes it)",
                    missing);
        } catch (JacksonException malformed) {
            throw SpecialTokens.notJson(file, malformed);
        } catch (IOException failed) {
            throw new BadInputException(file + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    /** @throws BadInputException if the library refuses it */
    HuggingFaceTokenizer load() {
        try {
            requireTokensLeftByNormalizer();
            return newTokenizer(bytes);
        } catch (IOException | RuntimeException refused) {
            throw refused instanceof BadInputException bad
                    ? bad
                    : new BadInputException(file + " is not a tokenizer: " + refused.getMessage(), refused);
        }
    }

    private static HuggingFaceTokenizer newTokenizer(byte[] json) throws IOException {
        return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), AS_IT_IS);
    }

    /**
     * The library searches texts for added tokens as its normalizer writes them. A token of which that leaves nothing is found between the bytes of a character,
     * and it panics. What is left only the normalizer itself can say, asked with a model that knows no token.
     */
    private void requireTokensLeftByNormalizer() throws IOException {
        if (!json.path("normalizer").isObject()) {
            return;
        }
        var probe = JSON.createObjectNode();
        probe.set("normalizer", json.path("normalizer"));
        probe.set("model", JSON.readTree("""
                {"type": "Unigram", "unk_id": 0, "vocab": [["", 0.0]]}"""));
        try (HuggingFaceTokenizer normalizer = newTokenizer(JSON.writeValueAsBytes(probe))) {
            for (JsonNode token : json.path("added_tokens")) {
                String content = token.path("content").asString("");
                if (token.path("normalized").asBoolean(false)
                        && !content.isEmpty()
                        && normalizer.encode(content, false, false).getIds().length == 0) {
                    throw new BadInputException(
                            file + " cannot be used: its normalizer leaves nothing of the added token "
                                    + token.path("content") + "; fetch the file again");
                }
            }
        }
    }
}
