package io.attune.trainer.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.event.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private static final Message QUESTION = new Message("user", "Hi");
    private static final Message ANSWER = new Message("assistant", "Hello");

    @Test
    void aSingleUserMessageIsItsText() {
        assertThat(Transcript.prompt(List.of(QUESTION))).isEqualTo("Hi");
    }

    @Test
    void severalTurnsAreATranscriptOpenForTheAnswer() {
        assertThat(Transcript.prompt(List.of(QUESTION, ANSWER, QUESTION)))
                .isEqualTo("\n\nHuman: Hi\n\nAssistant: Hello\n\nHuman: Hi\n\nAssistant:");
        assertThat(Transcript.prompt(List.of(new Message("system", "Be kind."), QUESTION)))
                .isEqualTo("Be kind.\n\nHuman: Hi\n\nAssistant:");
    }

    @Test
    void aBegunAnswerStaysOpen() {
        assertThat(Transcript.prompt(List.of(QUESTION, ANSWER))).isEqualTo("\n\nHuman: Hi\n\nAssistant: Hello");
    }

    @Test
    void aCompletionIsOneMessageOfTheAssistant() {
        assertThat(Transcript.completion(List.of(ANSWER))).isEqualTo("Hello");
        assertThatThrownBy(() -> Transcript.completion(List.of(QUESTION, ANSWER)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[user, assistant]");
    }

    @Test
    void refusesARoleThatIsNotKnown() {
        assertThatThrownBy(() -> Transcript.prompt(List.of(new Message("wizard", "x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wizard");
    }
}
