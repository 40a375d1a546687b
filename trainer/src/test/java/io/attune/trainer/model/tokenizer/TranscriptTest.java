package io.attune.trainer.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.event.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private static final Turn QUESTION = Turn.of(new Message("user", "Hi"));
    private static final Turn ANSWER = Turn.answer("Hello");

    private static String prompt(Turn... turns) {
        return Transcript.prompt(new Conversation(List.of(turns), Map.of()));
    }

    @Test
    void aSingleUserMessageIsItsText() {
        assertThat(prompt(QUESTION)).isEqualTo("Hi");
    }

    @Test
    void severalTurnsAreATranscriptOpenForTheAnswer() {
        assertThat(prompt(QUESTION, ANSWER, QUESTION))
                .isEqualTo("\n\nHuman: Hi\n\nAssistant: Hello\n\nHuman: Hi\n\nAssistant:");
        assertThat(prompt(Turn.of(new Message("system", "Be kind.")), QUESTION))
                .isEqualTo("Be kind.\n\nHuman: Hi\n\nAssistant:");
    }

    @Test
    void aBegunAnswerStaysOpen() {
        assertThat(prompt(QUESTION, ANSWER)).isEqualTo("\n\nHuman: Hi\n\nAssistant: Hello");
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
        assertThatThrownBy(() -> prompt(Turn.of(new Message("wizard", "x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wizard");
    }
}
