package io.attune.annotation;

import java.nio.charset.StandardCharsets;

/** Text as every database takes it: what models write may hold NUL and halves of surrogate pairs, which PostgreSQL refuses. */
public final class StorableText {
    private StorableText() {}

    /** The text with a replacement character for each of these. */
    public static String of(String text) {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return whole.replace('\0', '\uFFFD');
    }
}
