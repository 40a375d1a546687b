package io.attune.trainer.model.tokenizer;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ids that begin and end a text, from a model directory's tokenizer_config.json, generation_config.json and config.json.
 *
 * @param bos the token that begins a text, where the model has one; whether prompts get it is tokenizer.json's to say
 * @param eos the token that training appends: the tokenizer's, else the model's first; null where none is named
 * @param stops the tokens at which generating ends: what the generation config (else the model config) lists, and {@code eos}
 */
record SpecialTokens(@Nullable Integer bos, @Nullable Integer eos, Set<Integer> stops) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** In bytes; some list what a vocabulary adds. */
    private static final long LARGEST = 64 << 20;

    SpecialTokens {
        stops = Set.copyOf(stops);
    }

    SpecialTokens withStop(int id) {
        var more = new LinkedHashSet<>(stops);
        more.add(id);
        return new SpecialTokens(bos, eos, more);
    }

    /** @param vocabulary the parsed tokenizer.json, which gives the ids of token texts */
    static SpecialTokens read(Path directory, JsonNode vocabulary) {
        JsonNode tokenizer = optional(directory.resolve("tokenizer_config.json"));
        JsonNode generation = optional(directory.resolve("generation_config.json"));
        JsonNode model = optional(directory.resolve("config.json"));
        Set<Integer> listed = ids(generation, "eos_token_id");
        if (listed.isEmpty()) {
            listed = ids(model, "eos_token_id");
        }
        Integer eos = idOf(vocabulary, tokenizer.path("eos_token"));
        if (eos == null && !listed.isEmpty()) {
            eos = listed.iterator().next();
        }
        Integer bos = idOf(vocabulary, tokenizer.path("bos_token"));
        if (bos == null) {
            bos = ids(model, "bos_token_id").stream().findFirst().orElse(null);
        }
        Set<Integer> stops = new LinkedHashSet<>(listed);
        if (eos != null) {
            stops.add(eos);
        }
        return new SpecialTokens(bos, eos, stops);
    }

    static JsonNode optional(Path file) {
        if (!Files.exists(file)) {
            return JSON.createObjectNode();
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw new BadInputException(file + " has more than " + LARGEST + " bytes, so it is no such file");
            }
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JacksonException malformed) {
            throw notJson(file, malformed);
        } catch (IOException failed) {
            throw new BadInputException(file + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    static BadInputException notJson(Path file, JacksonException malformed) {
        String cause = requireNonNull(malformed.getOriginalMessage())
                .lines()
                .findFirst()
                .orElse("malformed");
        return new BadInputException(file + " is not JSON (" + cause + "); fetch the file again", malformed);
    }

    private static Set<Integer> ids(JsonNode config, String field) {
        JsonNode node = config.path(field);
        Set<Integer> ids = new LinkedHashSet<>();
        if (node.isIntegralNumber()) {
            ids.add(node.intValue());
        }
        for (JsonNode id : node) {
            ids.add(id.intValue());
        }
        return ids;
    }

    /** The id of a token given as text or as {@code {"content": text}}; null where it is not named or not in the vocabulary. */
    private static @Nullable Integer idOf(JsonNode vocabulary, JsonNode token) {
        JsonNode content = token.isObject() ? token.path("content") : token;
        if (!content.isString()) {
            return null;
        }
        for (JsonNode added : vocabulary.path("added_tokens")) {
            if (added.path("content").equals(content)) {
                return added.path("id").intValue();
            }
        }
        JsonNode id = vocabulary.path("model").path("vocab").path(content.stringValue());
        return id.isIntegralNumber() ? id.intValue() : null;
    }
}
