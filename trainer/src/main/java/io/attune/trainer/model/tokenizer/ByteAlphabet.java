package io.attune.trainer.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The 256 visible characters that stand for bytes in byte-level vocabularies (GPT-2's {@code bytes_to_unicode}): printable Latin-1
 * bytes are themselves, the others follow from U+0100.
 */
final class ByteAlphabet {
    private static final char FIRST_STAND_IN = 0x100;
    private static final char[] CHARACTERS = characters();

    private ByteAlphabet() {}

    private static char[] characters() {
        char[] characters = new char[256];
        char standIn = FIRST_STAND_IN;
        for (int b = 0; b < 256; b++) {
            characters[b] = isVisible(b) ? (char) b : standIn++;
        }
        return characters;
    }

    private static boolean isVisible(int b) {
        return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
    }

    /** The stand-ins in the order of their code points, which is the order of their ids. */
    static char[] sorted() {
        char[] sorted = CHARACTERS.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /** The UTF-8 bytes of a text, each as its character. */
    static String encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder encoded = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            encoded.append(CHARACTERS[b & 0xFF]);
        }
        return encoded.toString();
    }
}
