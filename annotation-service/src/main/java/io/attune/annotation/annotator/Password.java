package io.attune.annotation.annotator;

import java.nio.charset.StandardCharsets;

/** What a password must be. */
final class Password {
    private static final int FEWEST = 8;
    /** BCrypt reads no further. */
    private static final int MOST_BYTES = 72;

    private Password() {}

    static void requireGood(String password) {
        if (password.codePointCount(0, password.length()) < FEWEST) {
            throw new IllegalArgumentException("the password is too short: it needs " + FEWEST + " characters or more");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "the password is too long: at most " + MOST_BYTES + " bytes are allowed");
        }
    }
}
