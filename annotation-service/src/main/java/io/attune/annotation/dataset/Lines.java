package io.attune.annotation.dataset;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a UTF-8 file one at a time. A line that is too long or is not UTF-8 is a fault of that line alone: reading goes
 * on behind it, and never holds more than one line.
 */
final class Lines {
    static final int LONGEST = 4 << 20;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final InputStream bytes;
    private long number;

    Lines(InputStream bytes) {
        this.bytes = new BufferedInputStream(bytes, 1 << 16);
    }

    /**
     * One line without its end.
     *
     * @param number from 1
     * @param problem why there is no text; null when there is one
     */
    record Line(long number, String text, @Nullable String problem) {
        boolean isBlank() {
            return problem == null && text.isBlank();
        }
    }

    /** The next line, or null at the end of the file. */
    @Nullable
    Line next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long length = 0;
        int read = bytes.read();
        if (read < 0) {
            return null;
        }
        for (; read >= 0 && read != '\n'; read = bytes.read()) {
            if (length++ < LONGEST) {
                line.write(read);
            }
        }
        number++;
        if (length > LONGEST) {
            return new Line(number, "", "is longer than " + (LONGEST >> 20) + " MiB");
        }
        return decode(line.toByteArray());
    }

    private Line decode(byte[] line) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
            if (number == 1 && text.startsWith(BYTE_ORDER_MARK)) {
                text = text.substring(1);
            }
            return new Line(number, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, null);
        } catch (CharacterCodingException _) {
            return new Line(number, "", "is not UTF-8 text");
        }
    }
}
