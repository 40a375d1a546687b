package io.attune.trainer.model.tokenizer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.event.Message;
import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Conversations in token ids, as transformers tokenises what its templates write. */
class ChatTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Message QUESTION = new Message("user", "Hi");
    private static final Conversation ASKED = Conversation.of(List.of(QUESTION));
    private static final List<Turn> ANSWERED = List.of(Turn.answer("Yes"));

    @TempDir
    private Path directory;

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = requireNonNull(ChatTest.class.getResourceAsStream("/template/" + name), name)) {
            return stream.readAllBytes();
        }
    }

    static Stream<JsonNode> cases() throws IOException {
        return StreamSupport.stream(JSON.readTree(resource("tokens.json")).spliterator(), false);
    }

    private void copy(String tokenizer) throws IOException {
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.write(
                    directory.resolve(name),
                    Files.readAllBytes(TokenizerTest.fixture(tokenizer).resolve(name)));
        }
    }

    private void template(String text) throws IOException {
        Files.writeString(directory.resolve("chat_template.jinja"), text);
    }

    private static int[] ids(JsonNode node) {
        return JSON.convertValue(node, int[].class);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void promptAndCompletionAreTokenisedApartWithTheTokensOfTheTemplate(JsonNode expected) throws IOException {
        copy(expected.path("tokenizer").asString());
        Files.write(
                directory.resolve("chat_template.jinja"),
                resource(expected.path("template").asString() + ".jinja"));
        List<Message> messages = new ArrayList<>();
        expected.path("messages")
                .forEach(one -> messages.add(new Message(
                        one.path("role").asString(), one.path("content").asString())));
        List<Turn> answer = List.of(Turn.of(messages.removeLast()));
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.prompt(messages)).isEqualTo(ids(expected.path("prompt_ids")));
            assertThat(tokenizer.completion(Conversation.of(messages), answer))
                    .isEqualTo(ids(expected.path("completion_ids")));
        }
    }

    @Test
    void whatEndsATurnEndsATextAndIsLearnedOnce() throws IOException {
        copy("llama");
        template("{% for m in messages %}{{ m.content }}{{ eos_token }}\n\n{% endfor %}");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            int[] answer = tokenizer.completion(ASKED, ANSWERED);
            int[] ended = tokenizer.ended(answer);
            assertThat(ended).hasSizeLessThan(answer.length).endsWith(2);
            assertThat(ended).containsOnlyOnce(2);
            assertThat(tokenizer.ended(ended)).isEqualTo(ended);
        }
        template("{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            int[] answer = tokenizer.completion(ASKED, ANSWERED);
            assertThat(tokenizer.ended(answer)).hasSize(answer.length + 1).endsWith(2);
        }
    }

    @Test
    void aSpecialTokenBehindAnAnswerStopsGeneration() throws IOException {
        copy("byte-level");
        template("{% for m in messages %}{{ m.content }}<|user|>{% endfor %}");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.stopIds()).containsExactlyInAnyOrder(0, 1);
            assertThat(tokenizer.ended(tokenizer.completion(ASKED, ANSWERED))).endsWith(1);
        }
    }

    @Test
    void anAnswerThatHasBegunIsContinued() throws IOException {
        copy("byte-level");
        template("{% for m in messages %}[{{ m.role }}] {{ m.content }}<|user|>{% endfor %}");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.prompt(List.of(QUESTION, new Message("assistant", "Well, "))))
                    .isEqualTo(tokenizer.completion("[user] Hi<|user|>[assistant] Well, "));
        }
    }

    /** As Qwen3's template does where it is told not to think: its opening has empty thoughts, which an answer that others follow is written without. */
    @Test
    void answersMayBeOpenedWithMoreThanIsWrittenOnceTurnsFollow() throws IOException {
        copy("byte-level");
        template("{% for m in messages %}[{{ m.role }}]"
                + "{{ '<think></think>' if loop.last and m.role == 'assistant' }}{{ m.content or '<call>' }}<|user|>"
                + "{% endfor %}{{ '[assistant]<think></think>' if add_generation_prompt }}");
        Turn call = new Turn(Map.of("role", "assistant", "tool_calls", List.of(Map.of())));
        Turn result = Turn.of(new Message("tool", "Here"));
        List<Turn> turns = List.of(call, result, call, result, ANSWERED.getFirst());
        var called = new Utterance("<call><|user|>", true);
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.exchange(ASKED, turns))
                    .containsExactly(
                            called,
                            new Utterance("[tool]Here<|user|>[assistant]", false),
                            called,
                            new Utterance("[tool]Here<|user|>[assistant]<think></think>", false),
                            new Utterance("Yes<|user|>", true));
        }
    }

    /**
     * Kinds of openings that are not what a template writes once the answer is given: DeepSeek R1's, Nemotron's, that of one which has tools before the user's last message, and Command A's,
     * whose tags begin alike.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "<{{ m.role }}>{{ said }}</s> | <assistant><think> | <call></s> | s</s>",
                "<{{ m.role }}>{{ '<think></think>' if own }}{{ said }}</s> | <assistant><think>; | </think><call></s> | </think>s</s>",
                "{{ '(tools)' if loop.last and not own }}({{ said }}) | ~~ | <call>) | s)",
                "<{{ m.role }}>{{ '<START_SAYING>' if own }}{{ said }}<END> | <assistant><START_THINKING><END_THINKING> | <START_SAYING><call><END> | <START_SAYING>s<END>",
                "({{ m.role }}){{ '[SAYS]' if own }}{{ said }}[END] | (assistant)[S][/S] | [SAYS]<call>[END] | [SAYS]s[END]",
            })
    void anAnswerBeginsBehindWhatIsWrittenOfItsOpening(String turn, String opening, String call, String text)
            throws IOException {
        copy("byte-level");
        template("{% for m in messages %}{% set own = m.role == 'assistant' %}{% set said = m.content or '<call>' %}"
                + turn + "{% endfor %}{{ '" + opening + "' if add_generation_prompt }}");
        Turn calls = new Turn(Map.of("role", "assistant", "tool_calls", List.of(Map.of())));
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.text(tokenizer.completion(ASKED, List.of(calls))))
                    .isEqualTo(call);
            assertThat(tokenizer.text(tokenizer.completion(ASKED, List.of(Turn.answer("s")))))
                    .isEqualTo(text);
        }
    }

    /** As Qwen3's does where it is told not to think. */
    @Test
    void thoughtsBehindAnOpeningWithoutAnyAreRefused() throws IOException {
        copy("byte-level");
        template("{% for m in messages %}({{ m.role }})"
                + "{{ '<think>' ~ m.reasoning_content ~ '</think>' if m.role == 'assistant' }}{{ m.content }}{% endfor %}"
                + "{{ '(assistant)<think></think>' if add_generation_prompt }}");
        Turn thought = new Turn(Map.of("role", "assistant", "content", "Yes", "reasoning_content", "Hm"));
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.text(tokenizer.completion(ASKED, ANSWERED))).isEqualTo("Yes");
            assertThatThrownBy(() -> tokenizer.completion(ASKED, List.of(thought)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("opens the answer without thoughts")
                    .message()
                    .doesNotContain("\n");
        }
    }

    @Test
    void anAnswerThatIsWrittenInAnotherWayOnceTurnsFollowIsNamedByItsNumber() throws IOException {
        copy("byte-level");
        template(
                "{{ messages | length if messages | length > 3 }}{% for m in messages %}({{ m.content }}){% endfor %}");
        List<Turn> turns = List.of(ANSWERED.getFirst(), Turn.of(QUESTION), ANSWERED.getFirst());
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThatThrownBy(() -> tokenizer.exchange(ASKED, turns))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("writes what precedes answer 1 in another way");
        }
        template("{% for m in messages %}{{ 'last' if loop.last and loop.index == 3 }}({{ m.content }}){% endfor %}");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThatThrownBy(() -> tokenizer.exchange(ASKED, turns))
                    .hasMessageContaining("writes what precedes answer 2 in another way");
        }
    }

    @Test
    void aTemplateThatNobodyChoosesMayUseWhatIsNotSupported() throws IOException {
        copy("byte-level");
        template("{{ messages[0].content }}");
        Path more = Files.createDirectory(directory.resolve("additional_chat_templates"));
        Files.writeString(more.resolve("other.jinja"), "{% import 'x' as y %}");
        Map<String, Object> other = Map.of("chat_template", "other");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.text(tokenizer.prompt(ASKED))).isEqualTo("Hi");
            assertThatThrownBy(() -> tokenizer.prompt(new Conversation(ASKED.turns(), other)))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("other.jinja, line 1: ")
                    .message()
                    .doesNotContain("\n");
        }
    }

    @Test
    void theTemplateMayStandInTheConfiguration() throws IOException {
        copy("byte-level");
        Path file = directory.resolve("tokenizer_config.json");
        var config = (ObjectNode) JSON.readTree(file.toFile());
        config.put("chat_template", "one {{ messages[0].content }}");
        Files.writeString(file, config.toString());
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.text(tokenizer.prompt(List.of(QUESTION)))).isEqualTo("one Hi");
        }
        var list = config.putArray("chat_template");
        list.addObject().put("name", "tool_use").put("template", "tools");
        list.addObject().put("name", "default").put("template", "two {{ messages[0].content }}");
        Files.writeString(file, config.toString());
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.text(tokenizer.prompt(List.of(QUESTION)))).isEqualTo("two Hi");
        }
        template("three {{ messages[0].content }}");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.text(tokenizer.prompt(List.of(QUESTION)))).isEqualTo("three Hi");
        }
    }

    @Test
    void aTemplateThatCannotBeReadOrRefusesSaysSoInOneLine() throws IOException {
        copy("byte-level");
        template("{% for m in messages %}");
        assertThatThrownBy(() -> Tokenizer.open(directory))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("chat_template.jinja, line 1: ")
                .message()
                .doesNotContain("\n");
        template("{{ raise_exception('Roles must alternate') }}");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThatThrownBy(() -> tokenizer.prompt(List.of(QUESTION)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("it refuses: Roles must alternate")
                    .message()
                    .doesNotContain("\n");
        }
    }

    @Test
    void aTemplateThatLeavesOutWhatWasSaidIsRefusedWhereItIsRendered() throws IOException {
        copy("llama");
        template("no");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.prompt(List.of(QUESTION))).isNotEmpty();
            assertThatThrownBy(() -> tokenizer.prompt(List.of(QUESTION, new Message("assistant", "Hello"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("leaves out the end of the last message");
        }
    }

    @Test
    void aFileFarLargerThanAnyTemplateIsNotRead() throws IOException {
        copy("llama");
        template("x".repeat(2 << 20));
        assertThatThrownBy(() -> Tokenizer.open(directory))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("so it is no chat template");
    }
}
