package io.attune.annotation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

    @Test
    void countsLinesAndTakesTheirEndsOff() throws IOException {
        List<Lines.Line> lines = read("\uFEFFfirst\r\n\nthird\nlast".getBytes(StandardCharsets.UTF_8));

        assertThat(lines).extracting(Lines.Line::number).containsExactly(1L, 2L, 3L, 4L);
        assertThat(lines).extracting(Lines.Line::text).containsExactly("first", "", "third", "last");
        assertThat(lines.get(1).isBlank()).isTrue();
    }

    @Test
    void aLineThatIsNotUtf8SpoilsOnlyItself() throws IOException {
        List<Lines.Line> lines = read(new byte[] {'a', '\n', (byte) 0xC3, '(', '\n', 'b'});

        assertThat(lines).extracting(Lines.Line::problem).containsExactly(null, "is not UTF-8 text", null);
        assertThat(lines.getLast().text()).isEqualTo("b");
    }

    @Test
    void aLineWithoutEndIsRefusedWithoutBeingHeld() throws IOException {
        InputStream endless = new SequenceInputStream(
                new ByteArrayInputStream(new byte[Lines.LONGEST + 1]),
                new ByteArrayInputStream("\nnext".getBytes(StandardCharsets.UTF_8)));

        Lines lines = new Lines(endless);

        assertThat(lines.next()).extracting(Lines.Line::problem).isEqualTo("is longer than 4 MiB");
        assertThat(lines.next()).extracting(Lines.Line::text).isEqualTo("next");
        assertThat(lines.next()).isNull();
    }

    private static List<Lines.Line> read(byte[] file) throws IOException {
        Lines lines = new Lines(new ByteArrayInputStream(file));
        List<Lines.Line> all = new ArrayList<>();
        for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
            all.add(line);
        }
        return all;
    }
}
