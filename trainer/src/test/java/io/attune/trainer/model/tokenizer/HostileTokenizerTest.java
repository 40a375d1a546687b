package io.attune.trainer.model.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Promise S07: what the library would panic over, and end the process with it, is refused in one line. */
class HostileTokenizerTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void isRefusedInOneLine(List<String> changes, String refusal) throws IOException {
        Path file = directory.resolve("tokenizer.json");
        String json = Files.readString(TokenizerTest.fixture("llama").resolve("tokenizer.json"));
        for (int i = 0; i < changes.size(); i += 2) {
            json = changed(json, changes.get(i), changes.get(i + 1));
        }
        Files.writeString(file, json);
        assertThatThrownBy(() -> Tokenizer.open(directory))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(file.toString(), refusal, "fetch the file again")
                .message()
                .doesNotContainPattern("\\p{Cntrl}");
    }

    /** LLM-jp's, which puts a blank before every text that does not begin with a line. */
    @Test
    void whatStandsBeforeATextIsAcceptedWhereNothingBehindItLooksForIt() throws IOException {
        Path file = directory.resolve("tokenizer.json");
        String json = Files.readString(TokenizerTest.fixture("llama").resolve("tokenizer.json"));
        String replaced = replaced("{\"Regex\": \"(?<!\\\\n)^\"}") + ", " + replaced("{\"String\": \" \"}");
        Files.writeString(file, changed(json, "/normalizer/normalizers", "[" + replaced + "]"));
        Files.copy(
                TokenizerTest.fixture("llama").resolve("tokenizer_config.json"),
                directory.resolve("tokenizer_config.json"));
        try (Tokenizer llmJp = Tokenizer.open(directory);
                Tokenizer llama = Tokenizer.open(TokenizerTest.fixture("llama"))) {
            assertThat(llmJp.prompt("an answer")).isEqualTo(llama.prompt("an answer"));
        }
    }

    private static String replaced(String pattern) {
        return "{\"type\": \"Replace\", \"pattern\": " + pattern + ", \"content\": \"\u2581\"}";
    }

    /** Written by hand, since no JSON library writes what some of these say. */
    private static String changed(String json, String place, String instead) {
        var root = (ObjectNode) JSON.readTree(json);
        int name = place.lastIndexOf('/');
        var parent = root.requiredAt(place.substring(0, name));
        ((ObjectNode) parent).put(place.substring(name + 1), "HERE");
        return root.toString().replace("\"HERE\"", instead);
    }

    static Stream<Arguments> hostile() {
        return Stream.of(files(), normalizers(), splits(), processors(), decoders(), models())
                .flatMap(all -> all);
    }

    private static Stream<Arguments> files() {
        return Stream.of(
                hostile("half a character", "half a character", "/decoder/x", "\"\\ud800\""),
                hostile("a number that is none", "one of its numbers is too large", "/decoder/x", "1e999"),
                hostile("a deep decoder", "more than 100 deep", "/decoder/x", "[".repeat(140) + "]".repeat(140)),
                hostile("a name twice", "is not JSON (Duplicate", "/decoder", "{\"type\": 1, \"type\": 2}"),
                hostile("a type that is an object", "type of its decoder", "/decoder/type", "{\"Strip\": null}"),
                hostile("a part without names", "its decoder is a list", "/decoder", "[\" \", 0, 1]"),
                hostile(
                        "an added token of which nothing is left",
                        "leaves nothing of the added token \"  \"",
                        "/added_tokens",
                        "[" + added("  ", "normalized") + "]",
                        "/normalizer",
                        "{\"type\": \"Strip\", \"strip_left\": true, \"strip_right\": true}"),
                hostile(
                        "an added token that takes another",
                        "an added token strips another one",
                        "/added_tokens",
                        "[" + added("<a>", "rstrip") + ", " + added(" ", "lstrip") + "]"),
                hostile(
                        "a long added token",
                        "an added token has more than 1000 characters",
                        "/added_tokens",
                        "[" + added("a".repeat(1_001), "special") + "]"));
    }

    private static Stream<Arguments> normalizers() {
        return Stream.of(
                hostile("nothing before a text", "prepends nothing", "/normalizer/normalizers/0/prepend", "\"\""),
                hostile(
                        "what stands before a text",
                        "which matches where nothing is",
                        "/normalizer/normalizers",
                        "[" + replaced("{\"Regex\": \"(?<!\\\\n)^\"}")
                                + ", {\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"NFC\", \"normalizers\": []}]}]"),
                hostile(
                        "what stands before a text of bytes",
                        "which matches where nothing is",
                        "/normalizer/normalizers/1/pattern",
                        "{\"Regex\": \"^\"}",
                        "/pre_tokenizer",
                        "{\"add_prefix_space\": false, \"trim_offsets\": true, \"use_regex\": true}"),
                hostile(
                        "the empty text replaced",
                        "which matches where nothing is",
                        "/normalizer/normalizers/1/pattern",
                        "{\"String\": \"\"}",
                        "/pre_tokenizer",
                        "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": true}"),
                hostile(
                        "replacing for ever",
                        "may take as good as for ever: (a+)+c",
                        "/normalizer/normalizers/1/pattern",
                        "{\"Regex\": \"(a+)+c\"}"),
                map("no map", "null"),
                map("a map of another alphabet", "\"%%%%\""),
                map("a map without a trie", map(0, "a\0")),
                map("a trie that ends early", map(40, "")),
                map("a trie without all bytes", map(10, "a\0", 0, 32 << 10)),
                map("a trie that leads out of itself", map(512, "a\0", 0, 256 << 10, 256 + 'a', 'a' | 100_000 << 10)),
                map(
                        "a trie beyond its texts",
                        map(768, "a\0", 0, 256 << 10, 256 + 'a', 'a' | 0x100 | ('a' | 768) << 10, 512, 9)),
                map(
                        "a trie into a character",
                        map(768, "\u00e9\0", 0, 256 << 10, 256 + 'a', 'a' | 0x100 | ('a' | 768) << 10, 512, 1)));
    }

    private static Stream<Arguments> splits() {
        return Stream.of(
                hostile(
                        "pieces of nothing",
                        "cuts pieces of length 0",
                        "/pre_tokenizer",
                        "{\"type\": \"FixedLength\", \"length\": 0}"),
                hostile(
                        "splitting for ever",
                        "as good as for ever",
                        "/pre_tokenizer",
                        "{\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"Split\", \"pattern\": {\"Regex\": \"(a|a)*b\"},"
                                + " \"behavior\": \"Isolated\", \"invert\": false}]}"));
    }

    private static Stream<Arguments> processors() {
        String template = "{\"type\": \"TemplateProcessing\", \"single\": [%s], \"pair\": [], \"special_tokens\": {}}";
        String text = template.formatted("{\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}");
        return Stream.of(
                hostile(
                        "a template of a token that it lacks",
                        "writes \"<s>\", which its special_tokens lack",
                        "/post_processor/special_tokens",
                        "{}"),
                hostile(
                        "such a template inside of others",
                        "which its special_tokens lack",
                        "/post_processor",
                        "{\"type\": \"Sequence\", \"processors\": [{\"type\": \"Sequence\", \"processors\": ["
                                + template.formatted("{\"SpecialToken\": {\"id\": \"\\n\", \"type_id\": 0}}") + "]}]}"),
                hostile(
                        "a template of a second text",
                        "writes a second text (B)",
                        "/post_processor/single",
                        "[{\"Sequence\": {\"id\": \"B\", \"type_id\": 0}}]"),
                hostile(
                        "a template of pieces without names",
                        "is neither text nor token",
                        "/post_processor/single",
                        "[{\"Sequence\": [\"B\", 0]}]"),
                hostile(
                        "a template of a template",
                        "more than one template",
                        "/post_processor",
                        "{\"type\": \"Sequence\", \"processors\": [" + text + ", " + text + "]}"));
    }

    private static Stream<Arguments> decoders() {
        return Stream.of(hostile("stripping ends", "strips the ends of tokens", "/decoder/decoders/3/stop", "1"));
    }

    private static Stream<Arguments> models() {
        return Stream.of(
                hostile(
                        "a merge of half",
                        "a merge of its model is shorter",
                        "/model/continuing_subword_prefix",
                        "\"########\""),
                hostile(
                        "a long piece",
                        "a token of its model has more than 1000 characters",
                        "/model",
                        "{\"type\": \"Unigram\", \"unk_id\": 0, \"vocab\": [[\"" + "a".repeat(100_000) + "\", 0]]}"));
    }

    private static String added(String content, String property) {
        var token = JSON.createObjectNode().put("id", 9).put("content", content);
        for (String name : List.of("single_word", "lstrip", "rstrip", "normalized", "special")) {
            token.put(name, name.equals(property));
        }
        return token.toString();
    }

    private static Arguments map(String name, String map) {
        return hostile(
                name,
                "the precompiled_charsmap of its normalizer is damaged",
                "/normalizer",
                "{\"type\": \"Precompiled\", \"precompiled_charsmap\": " + map + "}");
    }

    /** @param units some of those of its trie, each behind its place */
    private static String map(int size, String texts, int... units) {
        byte[] behind = texts.getBytes(UTF_8);
        var map = ByteBuffer.allocate(texts.isEmpty() ? 20 : 4 + 4 * size + behind.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        map.putInt(0, 4 * size);
        for (int i = 0; i < units.length; i += 2) {
            map.putInt(4 + 4 * units[i], units[i + 1]);
        }
        map.put(map.capacity() - behind.length, behind);
        return "\"" + Base64.getEncoder().encodeToString(map.array()) + "\"";
    }

    /** @param changes places in Llama's tokenizer.json, each with the JSON that is put there */
    private static Arguments hostile(String name, String refusal, String... changes) {
        return Arguments.of(Named.of(name, List.of(changes)), refusal);
    }
}
