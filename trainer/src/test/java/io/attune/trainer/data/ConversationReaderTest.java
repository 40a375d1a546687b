package io.attune.trainer.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.model.tokenizer.Conversation;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.objective.Objectives;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What lines have beside plain messages: tools and their calls, switches of templates, answers between which tools answer. */
class ConversationReaderTest {
    private static final String CALL =
            "{'role': 'assistant', 'tool_calls': [{'type': 'function', 'function': {'name': 'track', 'arguments': {'id': 7}}}]}";
    private static final String RESULT = "{'role': 'tool', 'content': 'Here'}";
    private static final String ANSWER = "{'role': 'assistant', 'content': 'Yes'}";

    @TempDir
    private Path directory;

    private static JsonLine line(String object) {
        return new JsonLine("x.jsonl", 1, (ObjectNode) JsonMapper.shared().readTree(object.replace('\'', '"')));
    }

    private static Conversation prompt(String beside) {
        return ConversationReader.read(line("{'prompt': [{'role': 'user', 'content': 'Hi'}]" + beside + "}"), "prompt");
    }

    @Test
    void toolsMayBeAListOrItsText() {
        Conversation listed = prompt(", 'tools': [{'name': 'a', 'strict': true, 'x': [1, 2.5, null]}]");
        Conversation text = prompt(", 'tools': '[{\\'name\\': \\'a\\', \\'strict\\': true, \\'x\\': [1, 2.5, null]}]'");
        assertThat(listed.variables()).containsOnlyKeys("tools").isEqualTo(text.variables());
        assertThat(prompt(", 'tools': null, 'chat_template_kwargs': null").variables())
                .isEmpty();
    }

    @Test
    void switchesOfATemplateStandBesideToolsAndBeforeThem() {
        assertThat(prompt(
                                ", 'tools': [], 'chat_template_kwargs': {'enable_thinking': false, 'documents': [], 'tools': null}")
                        .variables())
                .containsEntry("enable_thinking", false)
                .containsEntry("documents", List.of())
                .containsEntry("tools", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reasoning_content", "thinking", "reasoning"})
    void whatShowsReasoningNeedsNoContent(String name) {
        JsonLine line = line("{'p': [{'role': 'assistant', '" + name + "': 'Hm.'}]}");
        assertThat(ConversationReader.read(line, "p").turns().getFirst().fields())
                .containsEntry(name, "Hm.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "'p': [], 'tools': 1 → p is a list of 0, and has to be text, or a list of",
                "'p': [{'role': 'user'}] → p[0] is an object, and has to be {\"role\": text, \"content\": text}",
                "'p': [{'role': 'assistant', 'tool_calls': []}] → p[0] is an object",
                "'p': [{'role': 'user', 'content': [{'type': 'image'}]}] → p[0].content[0] is an object, and has to be {\"type\": \"text\"",
                "'p': [{'role': 'assistant', 'tool_calls': ['x']}] → p[0].tool_calls is a list of 1, and has to be a list of objects",
                "'p': [{'role': 'user', 'content': ''}], 'tools': ['f'] → tools is a list of 1, and has to be a list of objects",
                "'p': [{'role': 'user', 'content': ''}], 'tools': '[{' → tools is text, and no JSON in it",
                "'p': [{'role': 'user', 'content': ''}], 'chat_template_kwargs': true → chat_template_kwargs is true, and has to be an object",
                "'p': [{'role': 'user', 'content': ''}], 'chat_template_kwargs': {'messages': []} → chat_template_kwargs has messages, which the messages decide",
            })
    void whatIsOfAnotherFormIsNamed(String fields, String message) {
        assertThatThrownBy(() -> ConversationReader.read(line("{" + fields + "}"), "p"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("x.jsonl line 1: " + message)
                .message()
                .doesNotContain("\n");
    }

    private Tokenizer speaking(String template) throws IOException, URISyntaxException {
        Path fixture = Path.of(
                requireNonNull(getClass().getResource("/tokenizer/byte-level")).toURI());
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(fixture.resolve(name), directory.resolve(name));
        }
        Files.writeString(directory.resolve("chat_template.jinja"), template);
        return Tokenizer.open(directory);
    }

    /** A demonstration with a tool between its answers: all of it is read as the template writes it, and what the assistant said is learned, with the end of each turn. */
    @Test
    void answersAreLearnedAndWhatToolsSayIsRead() throws IOException, URISyntaxException {
        String template =
                "{% for m in messages %}({{ m.role }}){{ m.content or m.tool_calls[0].function.name }}{{ eos_token }}\n\n"
                        + "{% endfor %}{{ '(assistant)' if add_generation_prompt }}";
        try (Tokenizer tokenizer = speaking(template)) {
            Example example = new ExampleReader(
                            new Tokenisation(1000, OptionalInt.empty(), tokenizer), Objectives.byId("sft", Map.of()))
                    .read(line("{'prompt': [{'role': 'user', 'content': 'Hi'}], 'completion': [" + CALL + "," + RESULT
                            + "," + ANSWER + "]}"))
                    .getFirst();
            int[] ids = example.sequences().getFirst().completionIds();
            boolean[] mask = requireNonNull(example.notes().getFirst().mask());
            assertThat(text(tokenizer, ids, mask, true)).isEqualTo("trackYes");
            assertThat(text(tokenizer, ids, mask, false).strip()).isEqualTo("(tool)Here\n\n(assistant)");
            assertThat(IntStream.range(0, ids.length).filter(t -> mask[t] && ids[t] == tokenizer.eosId()))
                    .hasSize(2);
        }
    }

    private static String text(Tokenizer tokenizer, int[] ids, boolean[] mask, boolean own) {
        return tokenizer.text(IntStream.range(0, ids.length)
                .filter(t -> mask[t] == own)
                .map(t -> ids[t])
                .toArray());
    }

    @Test
    void withoutATemplateCallsAndToolsAreRefused() {
        try (Tokenizer plain = Fixtures.tokenizer()) {
            var reader = new ExampleReader(
                    new Tokenisation(1000, OptionalInt.empty(), plain), Objectives.byId("sft", Map.of()));
            assertThatThrownBy(() -> reader.read(
                            line("{'prompt': [{'role': 'user', 'content': 'Hi'}], 'completion': [" + CALL + "]}")))
                    .hasMessageContaining("tool_calls is for a chat template to write");
            assertThatThrownBy(() -> reader.read(line("{'prompt': [{'role': 'user', 'content': 'Hi'}], 'completion': ["
                            + ANSWER + "], 'tools': [{'type': 'function'}]}")))
                    .hasMessageContaining("tools is for a chat template to write");
            assertThatNoException()
                    .isThrownBy(() -> reader.read(line("{'prompt': [{'role': 'user', 'content': 'Hi'}], 'completion': ["
                            + ANSWER + "], 'tools': []}")));
        }
    }
}
