package io.attune.trainer.objective;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one completion: per {@link Quantity} an array {@code [tokens]}, a list, or one number. A mask says which tokens
 * count; without one all do. Immutable; every number is finite and all per-token quantities are equally long.
 */
public final class Completion {
    private final Map<Quantity, double[]> numbers;
    private final Map<Quantity, double[]> detached;
    private final int length;
    private final boolean @Nullable [] mask;

    private Completion(
            Map<Quantity, double[]> numbers, Map<Quantity, double[]> detached, int length, boolean @Nullable [] mask) {
        this.numbers = numbers;
        this.detached = detached;
        this.length = length;
        this.mask = mask;
    }

    /** A completion of a policy, by the log-prob of each token. */
    public static Completion of(double[] logps) {
        return new Completion(Map.of(), Map.of(), logps.length, null).with(Quantity.LOGPS, logps);
    }

    /** A completion of a policy and what the reference policy says of it. */
    public static Completion of(double[] logps, double[] refLogps) {
        return of(logps).with(Quantity.REF_LOGPS, refLogps);
    }

    /** A completion under a reward model, by the outputs of its head. */
    public static Completion scored(double... scores) {
        return new Completion(Map.of(), Map.of(), 0, null).with(Quantity.SCORE, scores);
    }

    /**
     * The same completion with one more quantity.
     *
     * @throws IllegalArgumentException if the length differs from that of the log-probs, or a number is not finite
     */
    public Completion with(Quantity quantity, double... values) {
        check(quantity, values);
        return new Completion(extended(numbers, quantity, values.clone()), detached, length, mask);
    }

    /**
     * The same completion after a step of the policy: what stands under a stop-gradient keeps the number from before. Differentiating a loss
     * along such moves gives the gradient that its coefficients state.
     */
    public Completion moved(Quantity quantity, double... values) {
        check(quantity, values);
        return new Completion(
                extended(numbers, quantity, values.clone()),
                extended(detached, quantity, detached(quantity)),
                length,
                mask);
    }

    private static Map<Quantity, double[]> extended(Map<Quantity, double[]> map, Quantity quantity, double[] values) {
        var extended = new EnumMap<Quantity, double[]>(Quantity.class);
        extended.putAll(map);
        extended.put(quantity, values);
        return extended;
    }

    private void check(Quantity quantity, double[] values) {
        int expected = switch (quantity.shape()) {
            case TOKENS -> length;
            case ONE -> 1;
            case LIST -> values.length;
        };
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
        return new Completion(numbers, detached, length, counts.clone());
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

    /** The last token that counts, or −1. */
    public int last() {
        int last = length - 1;
        while (last >= 0 && !counts(last)) {
            last--;
        }
        return last;
    }

    public boolean has(Quantity quantity) {
        return numbers.containsKey(quantity);
    }

    /**
     * A copy of a quantity's numbers.
     *
     * @throws IllegalArgumentException if this completion lacks it
     */
    public double[] get(Quantity quantity) {
        return require(quantity).clone();
    }

    /** A quantity as it stands under a stop-gradient. */
    public double[] detached(Quantity quantity) {
        double[] before = detached.get(quantity);
        return before == null ? get(quantity) : before.clone();
    }

    /** A quantity of which there is one number. */
    public double one(Quantity quantity) {
        double[] values = require(quantity);
        if (values.length != 1) {
            throw new IllegalArgumentException(quantity.field() + " has " + values.length + " entries, expected 1");
        }
        return values[0];
    }

    /** Sum of a per-token quantity over the tokens that count; 0 if none does. */
    public double sum(Quantity quantity) {
        return sum(require(quantity));
    }

    /** Sum of these numbers {@code [tokens]} over the tokens that count; 0 if none does. */
    public double sum(double[] values) {
        double sum = 0;
        for (int t = 0; t < values.length; t++) {
            sum += counts(t) ? values[t] : 0;
        }
        return sum;
    }

    /** Mean log-prob of the tokens that count; 0 if none does. */
    public double meanLogp() {
        return sum(Quantity.LOGPS) / Math.max(1, tokens());
    }

    /** The log-ratio s = Σ_t (log π − log π_ref) over the tokens that count: exactly 0 where policy and reference agree. */
    public double logRatio() {
        return difference(require(Quantity.LOGPS), require(Quantity.REF_LOGPS));
    }

    /** Σ_t (log π_old − log π_ref) over the tokens that count: how far the policy that drew this had left the reference. */
    public double drift() {
        return difference(require(Quantity.OLD_LOGPS), require(Quantity.REF_LOGPS));
    }

    private double difference(double[] first, double[] second) {
        double sum = 0;
        for (int t = 0; t < length; t++) {
            sum += counts(t) ? first[t] - second[t] : 0;
        }
        return sum;
    }

    /** The scalar head's output. */
    public double score() {
        return one(Quantity.SCORE);
    }

    /** An array {@code [tokens]} with this value where the token counts and 0 elsewhere. */
    public double[] spread(double value) {
        double[] spread = new double[length];
        Arrays.setAll(spread, t -> counts(t) ? value : 0);
        return spread;
    }

    private double[] require(Quantity quantity) {
        double[] values = numbers.get(quantity);
        if (values == null) {
            throw new IllegalArgumentException("a completion lacks " + quantity.field());
        }
        return values;
    }
}
