package io.attune.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.event.Message;
import io.attune.trainer.model.tokenizer.Turn;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {
    private static JsonLines lines(String text) {
        return JsonLines.of("x.jsonl", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonLine line(String json) {
        try (JsonLines lines = lines(json)) {
            return Objects.requireNonNull(lines.next());
        }
    }

    @Test
    void countsLinesSkipsBlankOnesAndIgnoresAByteOrderMark() {
        try (JsonLines lines = lines("\uFEFF{\"a\": \"ü\"}\r\n\n  \n{\"a\": 2}\n")) {
            assertThat(Objects.requireNonNull(lines.next()).text("a")).isEqualTo("ü");
            assertThat(Objects.requireNonNull(lines.next()).number()).isEqualTo(4);
            assertThat(lines.next()).isNull();
        }
    }

    @Test
    void aMalformedLineIsNamedByItsNumber() {
        try (JsonLines lines = lines("{\"a\": 1}\n{\"a\": \n")) {
            lines.next();
            assertThatThrownBy(lines::next)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith("x.jsonl line 2: not JSON")
                    .message()
                    .doesNotContain("\n");
        }
    }

    @Test
    void refusesWhatIsNotOneObject() {
        assertThatThrownBy(() -> line("[1, 2]")).hasMessageContaining("line 1: is a list of 2");
        assertThatThrownBy(() -> line("{\"a\": 1} {\"a\": 2}")).hasMessageContaining("line 1: not JSON");
        assertThatThrownBy(() -> line("{\"a\": 1, \"a\": 2}")).hasMessageContaining("line 1: not JSON");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] latin1 = "{\"a\": \"ü\"}".getBytes(StandardCharsets.ISO_8859_1);
        try (JsonLines lines = JsonLines.of("x.jsonl", new ByteArrayInputStream(latin1))) {
            assertThatThrownBy(lines::next)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("not UTF-8");
        }
    }

    @Test
    void aFileThatIsNotThereIsSaid(@TempDir Path directory) {
        assertThatThrownBy(() -> JsonLines.open(directory.resolve("no.jsonl")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no.jsonl does not exist");
        assertThatThrownBy(() -> JsonLines.open(directory))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is a directory");
    }

    @Test
    void readsEveryKindOfField() {
        JsonLine line = line("{\"t\": \"x\", \"n\": 1.5, \"b\": true, \"i\": [0, 7], "
                + "\"m\": [{\"role\": \"user\", \"content\": \"hi\"}], \"z\": null}");
        assertThat(line.text("t")).isEqualTo("x");
        assertThat(line.number("n")).isEqualTo(1.5);
        assertThat(line.bool("b")).isTrue();
        assertThat(line.ids("i")).containsExactly(0, 7);
        assertThat(ConversationReader.read(line, "m").turns()).containsExactly(Turn.of(new Message("user", "hi")));
        assertThat(line.isList("m")).isTrue();
        assertThat(line.isList("t")).isFalse();
        assertThat(line.has("z")).isFalse();
        assertThat(line.has("q")).isFalse();
    }

    @Test
    void aFieldOfAnotherKindIsNamedWithWhatIsThere() {
        JsonLine line = line("{\"t\": 5, \"i\": [1, -2], \"m\": [{\"role\": \"user\"}]}");
        assertThatThrownBy(() -> line.text("t")).hasMessage("x.jsonl line 1: t is the number 5, and has to be text");
        assertThatThrownBy(() -> line.ids("i")).hasMessageContaining("i[1] is the number -2");
        assertThatThrownBy(() -> ConversationReader.read(line, "m")).hasMessageContaining("m[0] is an object");
        assertThatThrownBy(() -> line.text("prompt")).hasMessage("x.jsonl line 1: needs prompt; it has t, i, m");
    }
}
