package io.attune.trainer.model.tokenizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A byte-level byte-pair vocabulary.
 *
 * @param tokens the token of each id; bytes are written in the alphabet of byte-level vocabularies
 * @param merges the pairs that become one token, in the order in which they are applied
 * @param specialTokens those of the tokens that text never forms by merging
 */
public record BytePairVocabulary(List<String> tokens, List<List<String>> merges, List<String> specialTokens) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public BytePairVocabulary {
        tokens = List.copyOf(tokens);
        merges = List.copyOf(merges);
        specialTokens = List.copyOf(specialTokens);
    }

    /**
     * Writes {@code tokenizer.json} and {@code tokenizer_config.json} as Hugging Face's libraries read them.
     *
     * @param eos the special token that ends a text; it also pads
     * @param bos the special token that begins every prompt, or null for none
     * @throws IllegalArgumentException if one of them is not among the special tokens
     */
    public void write(Path directory, String eos, @Nullable String bos) throws IOException {
        requireSpecial(eos);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("eos_token", eos);
        config.put("pad_token", eos);
        if (bos != null) {
            requireSpecial(bos);
            config.put("bos_token", bos);
        }
        config.put("clean_up_tokenization_spaces", false);
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("tokenizer.json"), JSON.writeValueAsString(document(bos)) + "\n");
        Files.writeString(directory.resolve("tokenizer_config.json"), JSON.writeValueAsString(config) + "\n");
    }

    private void requireSpecial(String token) {
        if (!specialTokens.contains(token)) {
            throw new IllegalArgumentException(token + " is not among the special tokens " + specialTokens);
        }
    }

    private Map<String, Object> document(@Nullable String bos) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", "1.0");
        document.put("truncation", null);
        document.put("padding", null);
        document.put(
                "added_tokens", specialTokens.stream().map(this::addedToken).toList());
        document.put("normalizer", null);
        document.put("pre_tokenizer", byteLevel());
        document.put("post_processor", postProcessor(bos));
        document.put("decoder", byteLevel());
        document.put("model", model());
        return document;
    }

    private Map<String, Object> addedToken(String token) {
        Map<String, Object> added = new LinkedHashMap<>();
        added.put("id", tokens.indexOf(token));
        added.put("content", token);
        added.put("single_word", false);
        added.put("lstrip", false);
        added.put("rstrip", false);
        added.put("normalized", false);
        added.put("special", true);
        return added;
    }

    private static Map<String, Object> byteLevel() {
        Map<String, Object> byteLevel = new LinkedHashMap<>();
        byteLevel.put("type", "ByteLevel");
        byteLevel.put("add_prefix_space", false);
        byteLevel.put("trim_offsets", true);
        byteLevel.put("use_regex", true);
        return byteLevel;
    }

    private record TemplatePart(
            String id, @JsonProperty("type_id") int typeId) {}

    private record SpecialToken(String id, List<Integer> ids, List<String> tokens) {}

    private Map<String, Object> postProcessor(@Nullable String bos) {
        if (bos == null) {
            return byteLevel();
        }
        Map<String, Object> begin = Map.of("SpecialToken", new TemplatePart(bos, 0));
        Map<String, Object> first = Map.of("Sequence", new TemplatePart("A", 0));
        Map<String, Object> second = Map.of("Sequence", new TemplatePart("B", 1));
        Map<String, Object> template = new LinkedHashMap<>();
        template.put("type", "TemplateProcessing");
        template.put("single", List.of(begin, first));
        template.put("pair", List.of(begin, first, second));
        template.put("special_tokens", Map.of(bos, new SpecialToken(bos, List.of(tokens.indexOf(bos)), List.of(bos))));
        return template;
    }

    private Map<String, Object> model() {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        tokens.forEach(token -> vocabulary.put(token, vocabulary.size()));
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "BPE");
        model.put("dropout", null);
        model.put("unk_token", null);
        model.put("continuing_subword_prefix", null);
        model.put("end_of_word_suffix", null);
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        model.put("ignore_merges", false);
        model.put("vocab", vocabulary);
        model.put("merges", merges);
        return model;
    }
}
