package io.attune.annotation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.event.Message;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceLinesTest {

    @Test
    void readsTrlTextWithAPrompt() throws BadLineException {
        assertThat(trl("""
                {"prompt": "2 + 2?", "chosen": "4", "rejected": "5", "margin": 0.5}""")).isEqualTo(new Preference(List.of(user("2 + 2?")), "4", "5"));
    }

    @Test
    void findsTheImplicitPromptAsTrlDoes() throws BadLineException {
        assertThat(trl("""
                {"chosen": "The sky is blue.", "rejected": "The sky is green."}""")).isEqualTo(new Preference(List.of(user("The sky is")), " blue.", " green."));
    }

    @Test
    void neverCutsACharacterInTwo() throws BadLineException {
        assertThat(trl("""
                {"chosen": "Look: \uD83D\uDE00", "rejected": "Look: \uD83D\uDE01"}""")).isEqualTo(new Preference(List.of(user("Look:")), " \uD83D\uDE00", " \uD83D\uDE01"));
    }

    @Test
    void readsTrlMessagesWithAPrompt() throws BadLineException {
        assertThat(trl("""
                {"prompt": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"}],
                 "chosen": [{"role": "assistant", "content": "Hello"}],
                 "rejected": [{"role": "assistant", "content": "What"}]}"""))
                .isEqualTo(new Preference(List.of(new Message("system", "Be kind."), user("Hi")), "Hello", "What"));
    }

    @Test
    void leavesOutAPromptThatTheConversationsRepeat() throws BadLineException {
        assertThat(trl("""
                {"prompt": "Hi",
                 "chosen": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}],
                 "rejected": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "What"}]}""")).isEqualTo(new Preference(List.of(user("Hi")), "Hello", "What"));
    }

    @Test
    void findsTheImplicitPromptOfMessages() throws BadLineException {
        assertThat(trl("""
                {"chosen": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}],
                 "rejected": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "What"}]}""")).isEqualTo(new Preference(List.of(user("Hi")), "Hello", "What"));
    }

    @Test
    void splitsTranscriptsAtTheLastAnswer() throws BadLineException {
        assertThat(hh("""
                {"chosen": "\\n\\nHuman: Hi\\n\\nAssistant: Hello\\n\\nHuman: 2 + 2?\\n\\nAssistant: 4",
                 "rejected": "\\n\\nHuman: Hi\\n\\nAssistant: Hello\\n\\nHuman: 2 + 2?\\n\\nAssistant: 5"}"""))
                .isEqualTo(new Preference(
                        List.of(user("Hi"), new Message("assistant", "Hello"), user("2 + 2?")), "4", "5"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"prompt": "a", "chosen": "b"                                | is not valid JSON
            {"prompt": "a"} {"prompt": "b"}                              | is not valid JSON
            {"prompt": "a", "prompt": "b", "chosen": "c", "rejected": "d"} | is not valid JSON
            ["a"]                                                        | is not a JSON object
            {"prompt": "a", "chosen": "b"}                               | has no rejected
            {"prompt": 7, "chosen": "b", "rejected": "c"}                | has a prompt that is not text
            {"prompt": " ", "chosen": "b", "rejected": "c"}              | has an empty prompt
            {"prompt": "a", "chosen": "", "rejected": "c"}               | has an empty chosen answer
            {"prompt": "a", "chosen": "b", "rejected": "b"}              | has the same answer as chosen and rejected
            {"chosen": "yes", "rejected": "no"}                          | has no prompt, and chosen and rejected share no beginning that could be one
            {"chosen": "Say hello. Hello.", "rejected": "Say hello."}    | has no prompt, and one of chosen and rejected only continues the other
            {"prompt": "a", "chosen": [{"role": "assistant", "content": "b"}], "rejected": "c"} | has text on one side and messages on the other
            {"prompt": "a", "chosen": [{"role": "robot", "content": "b"}], "rejected": [{"role": "assistant", "content": "c"}]} | has a message in chosen whose role is not system, user, assistant or tool
            {"prompt": "a", "chosen": [{"role": "assistant"}], "rejected": [{"role": "assistant", "content": "c"}]} | has a message in chosen whose content is not text
            {"prompt": "a", "chosen": [], "rejected": [{"role": "assistant", "content": "c"}]} | has a chosen without a message
            {"prompt": [{"role": "assistant", "content": "x"}], "chosen": [{"role": "assistant", "content": "b"}], "rejected": [{"role": "assistant", "content": "c"}]} | has a prompt that ends with an answer; the last turn must be the user's
            """)
    void saysWhatIsWrongWithALine(String line, String problem) {
        assertThatThrownBy(() -> trl(line)).isInstanceOf(BadLineException.class).hasMessageStartingWith(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"chosen": "Hello", "rejected": "What"} | has a chosen without "\\n\\nAssistant:"
            {"chosen": "\\n\\nHuman: a\\n\\nAssistant: b", "rejected": "\\n\\nHuman: c\\n\\nAssistant: b"} | has chosen and rejected that differ before their last answer
            {"chosen": "x\\n\\nHuman: a\\n\\nAssistant: b", "rejected": "x\\n\\nHuman: a\\n\\nAssistant: c"} | has a transcript that does not begin with "\\n\\nHuman:"
            {"chosen": "\\n\\nAssistant: b", "rejected": "\\n\\nAssistant: c"} | has a transcript without a human turn before its last answer
            """)
    void saysWhatIsWrongWithATranscript(String line, String problem) {
        assertThatThrownBy(() -> hh(line)).isInstanceOf(BadLineException.class).hasMessage(problem);
    }

    private static Preference trl(String line) throws BadLineException {
        return PreferenceLines.read(PreferenceFormat.TRL, JsonLine.parse(line));
    }

    private static Preference hh(String line) throws BadLineException {
        return PreferenceLines.read(PreferenceFormat.HH_RLHF, JsonLine.parse(line));
    }

    private static Message user(String content) {
        return new Message("user", content);
    }
}
