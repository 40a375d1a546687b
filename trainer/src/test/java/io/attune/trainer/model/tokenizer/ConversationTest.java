package io.attune.trainer.model.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.data.ConversationReader;
import io.attune.trainer.data.JsonLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lines of data files with tools, documents and switches of a template's own, as transformers writes them. {@code -Dattune.conversations=FILE} takes the cases of another file, such as those that
 * conversations.py makes of real models' templates.
 */
class ConversationTest {
    private static final Clock STILL = Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private static JsonNode fixture() throws IOException {
        String file = System.getProperty("attune.conversations");
        try (InputStream stream = file == null
                ? requireNonNull(ConversationTest.class.getResourceAsStream("/template/conversations.json"))
                : Files.newInputStream(Path.of(file))) {
            return JsonMapper.shared().readTree(new String(stream.readAllBytes(), UTF_8));
        }
    }

    static Stream<Arguments> cases() throws IOException {
        JsonNode fixture = fixture();
        return fixture.path("cases")
                .valueStream()
                .map(one -> Arguments.of(
                        one.path("templates") + " line " + one.path("line"),
                        fixture.path("templates"),
                        new JsonLine("lines", one.path("line").asInt(), (ObjectNode)
                                fixture.path("lines").path(one.path("line").asInt())),
                        one));
    }

    private void write(JsonNode texts, JsonNode named) throws IOException {
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.write(
                    directory.resolve(name),
                    Files.readAllBytes(TokenizerTest.fixture("llama").resolve(name)));
        }
        Path more = Files.createDirectory(directory.resolve("additional_chat_templates"));
        for (String name : named.propertyNames()) {
            Path file =
                    name.equals("default") ? directory.resolve("chat_template.jinja") : more.resolve(name + ".jinja");
            Files.writeString(file, texts.path(named.path(name).asString()).asString());
        }
    }

    private static void refuses(ThrowingCallable rendering) {
        assertThatThrownBy(rendering)
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isWrittenAsTransformersDoes(String name, JsonNode texts, JsonLine line, JsonNode expected) throws IOException {
        write(texts, expected.path("templates"));
        Conversation prompt = ConversationReader.read(line, "prompt");
        List<Turn> answer = ConversationReader.read(line, "completion").turns();
        try (Tokenizer tokenizer = Tokenizer.open(directory, STILL)) {
            if (expected.has("refused")) {
                refuses(() -> tokenizer.prompt(prompt));
                return;
            }
            assertThat(tokenizer.prompt(prompt)).isEqualTo(tokenizer.completion(text(expected, "prompt")));
            if (expected.has("refused_completion")) {
                refuses(() -> tokenizer.exchange(prompt, answer));
            } else if (expected.has("completion")) {
                List<Utterance> parts = tokenizer.exchange(prompt, answer);
                assertThat(parts.stream().map(Utterance::text).collect(Collectors.joining()))
                        .isEqualTo(text(expected, "completion"));
                if (expected.has("own")) {
                    assertThat(own(parts)).isEqualTo(own(expected));
                }
            }
            if (expected.has("completion_ids")) {
                assertThat(tokenizer.prompt(prompt)).isEqualTo(ids(expected, "prompt_ids"));
            }
            if (expected.has("completion_ids") && answer.size() == 1) {
                assertThat(tokenizer.completion(prompt, answer)).isEqualTo(ids(expected, "completion_ids"));
            }
        }
    }

    private static String text(JsonNode expected, String field) {
        return expected.path(field).asString();
    }

    private static int[] ids(JsonNode expected, String field) {
        return JsonMapper.shared().convertValue(expected.path(field), int[].class);
    }

    /** Whether the line break behind the end of a turn is the assistant's is left open: some mark it, and nobody generates it. */
    private static List<String> own(List<Utterance> parts) {
        return parts.stream()
                .filter(Utterance::own)
                .map(part -> part.text().stripTrailing())
                .toList();
    }

    private static List<String> own(JsonNode expected) {
        return expected.path("own")
                .valueStream()
                .map(part -> part.asString().stripTrailing())
                .toList();
    }
}
