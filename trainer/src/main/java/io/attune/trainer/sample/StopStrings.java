package io.attune.trainer.sample;

import io.attune.trainer.model.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;

/**
 * Strings at which a completion ends, however they fall on tokens. The newest token can only have completed a string that lies in
 * the newest part of the text, so that part is decoded at each token, and the whole only when it seems to have ended.
 */
final class StopStrings implements Stopping {
    /** A character may take so many tokens: its bytes in UTF-8. */
    private static final int TOKENS_PER_CHARACTER = 4;

    /** Tokens that give no text, or whose text a cut before them changes. */
    private static final int SPARE_TOKENS = 16;

    private final List<String> strings;
    private final Tokenizer tokenizer;
    private final int window;

    StopStrings(List<String> strings, Tokenizer tokenizer) {
        this.strings = List.copyOf(strings);
        this.tokenizer = tokenizer;
        if (strings.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("a stop string is empty; leave it out");
        }
        int longest = strings.stream().mapToInt(String::length).max().orElse(0);
        this.window = longest * TOKENS_PER_CHARACTER + SPARE_TOKENS;
    }

    @Override
    public boolean endsAt(int[] tokens, int length) {
        return contained(tokens, Math.max(0, length - window), length)
                && (length <= window || contained(tokens, 0, length));
    }

    private boolean contained(int[] tokens, int from, int to) {
        String text = tokenizer.text(Arrays.copyOfRange(tokens, from, to));
        return strings.stream().anyMatch(text::contains);
    }
}
