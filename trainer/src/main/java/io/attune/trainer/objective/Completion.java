package io.attune.trainer.objective;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one completion: per {@link Quantity} an array {@code [tokens]}, or one number. A mask says which tokens
 * count; without one all do. Immutable; every number is finite and all per-token quantities are equally long.
 */
public final class Completion {
    private final Map<Quantity, double[]> numbers;
    private final int length;
    private final boolean @Nullable [] mask;

    private Completion(Map<Quantity, double[]> numbers, int length, boolean @Nullable [] mask) {
        this.numbers = numbers;
        this.length = length;
        this.mask = mask;
    }

    /** A completion of a policy, by the log-prob of each token. */
    public static Completion of(double[] logps) {
        return new Completion(Map.of(), logps.length, null).with(Quantity.LOGPS, logps);
    }

    /** A completion of a policy and what the reference policy says of it. */
    public static Completion of(double[] logps, double[] refLogps) {
        return of(logps).with(Quantity.REF_LOGPS, refLogps);
    }

    /** A completion under a reward model. */
    public static Completion scored(double score) {
        return new Completion(Map.of(), 0, null).with(Quantity.SCORE, score);
    }

    /**
     * The same completion with one more quantity.
     *
     * @throws IllegalArgumentException if the length differs from that of the log-probs, or a number is not finite
     */
    public Completion with(Quantity quantity, double... values) {
        int expected = quantity.perToken() ? length : 1;
        if (values.length != expected) {
            throw new IllegalArgumentException(
                    quantity.field() + " has " + values.length + " entries, expected " + expected);
        }
        for (int t = 0; t < values.length; t++) {
            if (!Double.isFinite(values[t])) {
                throw new IllegalArgumentException(
                        quantity.field() + " has " + values[t] + " at position " + t + ", expected a finite number");
            }
        }
        var extended = new EnumMap<Quantity, double[]>(Quantity.class);
        extended.putAll(numbers);
        extended.put(quantity, values.clone());
        return new Completion(extended, length, mask);
    }

    /**
     * The same completion of which only some tokens count.
     *
     * @param counts {@code [tokens]}
     * @throws IllegalArgumentException if it is not as long as the log-probs
     */
    public Completion masked(boolean[] counts) {
        if (counts.length != length) {
            throw new IllegalArgumentException("mask has " + counts.length + " entries, expected " + length);
        }
        return new Completion(numbers, length, counts.clone());
    }

    /** Tokens, masked or not. */
    public int length() {
        return length;
    }

    /** Tokens that count. */
    public int tokens() {
        int tokens = 0;
        for (int t = 0; t < length; t++) {
            tokens += counts(t) ? 1 : 0;
        }
        return tokens;
    }

    public boolean counts(int token) {
        return mask == null || mask[token];
    }

    public boolean has(Quantity quantity) {
        return numbers.containsKey(quantity);
    }

    /** Sum of a per-token quantity over the tokens that count; 0 if none does. */
    public double sum(Quantity quantity) {
        double[] values = require(quantity);
        double sum = 0;
        for (int t = 0; t < values.length; t++) {
            sum += counts(t) ? values[t] : 0;
        }
        return sum;
    }

    /** The log-ratio s = Σ_t (log π − log π_ref) over the tokens that count: exactly 0 where policy and reference agree. */
    public double logRatio() {
        double[] logps = require(Quantity.LOGPS);
        double[] refLogps = require(Quantity.REF_LOGPS);
        double sum = 0;
        for (int t = 0; t < length; t++) {
            sum += counts(t) ? logps[t] - refLogps[t] : 0;
        }
        return sum;
    }

    /** The scalar head's output. */
    public double score() {
        return require(Quantity.SCORE)[0];
    }

    /** An array {@code [tokens]} with this value where the token counts and 0 elsewhere. */
    double[] spread(double value) {
        double[] spread = new double[length];
        Arrays.setAll(spread, t -> counts(t) ? value : 0);
        return spread;
    }

    double[] require(Quantity quantity) {
        double[] values = numbers.get(quantity);
        if (values == null) {
            throw new IllegalArgumentException("a completion lacks " + quantity.field());
        }
        return values;
    }
}
