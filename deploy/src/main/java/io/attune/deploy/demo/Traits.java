package io.attune.deploy.demo;

import static java.util.Objects.requireNonNull;

import java.util.random.RandomGenerator;

/** How good one answer is to be, feature by feature; the features are drawn independently of each other. */
record Traits(Opening opening, Substance substance, Naming naming, Layout layout, Middle middle, Closing closing) {

    enum Opening {
        WARM,
        GREETING,
        NONE,
        RUDE
    }

    /** What the answer does about the question. */
    enum Substance {
        RIGHT,
        VAGUE,
        OTHER_INTENT,
        REFUSAL
    }

    /** Whether the answer names the customer's order, product, city or day. */
    enum Naming {
        RIGHT,
        LEFT_OUT,
        WRONG
    }

    /** How steps are written. */
    enum Layout {
        NUMBERED,
        RUN_ON,
        FIRST_ONLY
    }

    enum Middle {
        DETAIL,
        NOTHING,
        RAMBLE
    }

    enum Closing {
        KIND,
        NONE,
        RUDE
    }

    Traits {
        requireNonNull(opening, "opening is null");
        requireNonNull(substance, "substance is null");
        requireNonNull(naming, "naming is null");
        requireNonNull(layout, "layout is null");
        requireNonNull(middle, "middle is null");
        requireNonNull(closing, "closing is null");
    }

    static Traits draw(RandomGenerator random) {
        return new Traits(
                pick(random, Opening.values(), .28, .22, .30, .20),
                pick(random, Substance.values(), .58, .16, .14, .12),
                pick(random, Naming.values(), .72, .18, .10),
                pick(random, Layout.values(), .45, .35, .20),
                pick(random, Middle.values(), .38, .40, .22),
                pick(random, Closing.values(), .34, .44, .22));
    }

    private static <T> T pick(RandomGenerator random, T[] values, double... shares) {
        double left = random.nextDouble();
        for (int i = 0; i < values.length - 1; i++) {
            left -= shares[i];
            if (left < 0) {
                return values[i];
            }
        }
        return values[values.length - 1];
    }
}
