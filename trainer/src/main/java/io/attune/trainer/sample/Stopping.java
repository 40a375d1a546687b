package io.attune.trainer.sample;

import io.attune.trainer.model.tokenizer.Tokenizer;
import java.util.List;
import java.util.Set;

/** Where a completion ends by itself. */
@FunctionalInterface
public interface Stopping {
    /**
     * Whether the completion ends with its newest token.
     *
     * @param tokens holds the completion's tokens in its first {@code length} places
     */
    boolean endsAt(int[] tokens, int length);

    /** Only at the length limit. */
    static Stopping never() {
        return (tokens, length) -> false;
    }

    /** At any of these tokens. */
    static Stopping at(Set<Integer> tokenIds) {
        Set<Integer> ends = Set.copyOf(tokenIds);
        return (tokens, length) -> ends.contains(tokens[length - 1]);
    }

    /** As soon as the text contains one of these strings, however they fall on tokens. */
    static Stopping at(List<String> strings, Tokenizer tokenizer) {
        return new StopStrings(strings, tokenizer);
    }

    /** Where either of the two ends it. */
    default Stopping or(Stopping other) {
        return (tokens, length) -> endsAt(tokens, length) || other.endsAt(tokens, length);
    }
}
