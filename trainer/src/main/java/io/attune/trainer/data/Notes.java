package io.attune.trainer.data;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Quantity;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a completion beside its tokens: which of them the policy wrote, and numbers from people, rewards, the drawing policy or the data.
 *
 * @param mask {@code [tokens]}, false for an environment's; null where all count
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Notes(boolean @Nullable [] mask, Map<Quantity, double[]> numbers) {
    public static final Notes NONE = new Notes(null, Map.of());

    public Notes {
        var copy = new EnumMap<Quantity, double[]>(Quantity.class);
        copy.putAll(numbers);
        numbers = copy;
    }

    /** With one quantity more, or another value of it. */
    public Notes with(Quantity quantity, double... values) {
        var extended = new EnumMap<Quantity, double[]>(Quantity.class);
        extended.putAll(numbers);
        extended.put(quantity, values);
        return new Notes(mask, extended);
    }

    /** With all that others say too. */
    public Notes and(Notes others) {
        Notes both = this;
        for (var entry : others.numbers.entrySet()) {
            both = both.with(entry.getKey(), entry.getValue());
        }
        return both;
    }

    public Notes masked(boolean[] counts) {
        return new Notes(counts, numbers);
    }

    /** A number of which there is one. */
    double one(Quantity quantity) {
        double[] values = numbers.get(quantity);
        if (values == null) {
            throw new IllegalArgumentException("a completion has no " + quantity.field());
        }
        return values[0];
    }

    /** What they say of a completion that begins like theirs and ends after some tokens. */
    Notes cut(int tokens) {
        var shorter = new EnumMap<Quantity, double[]>(Quantity.class);
        numbers.forEach((quantity, values) -> shorter.put(
                quantity, quantity.perToken() ? Arrays.copyOf(values, Math.min(values.length, tokens)) : values));
        return new Notes(mask == null ? null : Arrays.copyOf(mask, Math.min(mask.length, tokens)), shorter);
    }

    /** The completion with these numbers. */
    public Completion on(Completion completion) {
        Completion noted = mask == null ? completion : completion.masked(mask);
        for (var entry : numbers.entrySet()) {
            noted = noted.with(entry.getKey(), entry.getValue());
        }
        return noted;
    }
}
