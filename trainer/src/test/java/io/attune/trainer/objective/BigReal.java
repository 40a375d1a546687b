package io.attune.trainer.objective;

import java.math.BigDecimal;
import java.math.MathContext;

/** Exponential and logarithm to 400 digits, for where float64 would have to be taken at its word. */
final class BigReal {
    static final MathContext DIGITS = new MathContext(400);
    private static final int HALVINGS = 40;

    private BigReal() {}

    static BigDecimal of(double value) {
        return new BigDecimal(value);
    }

    /** e^x by Taylor's series of x/2^k, squared k times. */
    static BigDecimal exp(BigDecimal x) {
        BigDecimal small = x.divide(BigDecimal.TWO.pow(HALVINGS), DIGITS);
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int n = 1; n < 60; n++) {
            term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int k = 0; k < HALVINGS; k++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }

    /** log x by Newton's method on e^y = x. */
    static BigDecimal log(BigDecimal x) {
        BigDecimal scaled = x;
        BigDecimal shift = BigDecimal.ZERO;
        BigDecimal step = exp(BigDecimal.valueOf(100));
        while (scaled.compareTo(step) > 0) {
            scaled = scaled.divide(step, DIGITS);
            shift = shift.add(BigDecimal.valueOf(100));
        }
        while (scaled.multiply(step, DIGITS).compareTo(BigDecimal.ONE) < 0) {
            scaled = scaled.multiply(step, DIGITS);
            shift = shift.subtract(BigDecimal.valueOf(100));
        }
        BigDecimal y = BigDecimal.valueOf(Math.log(scaled.doubleValue()));
        for (int n = 0; n < 8; n++) { // digits double each time, from 15
            y = y.add(scaled.divide(exp(y), DIGITS).subtract(BigDecimal.ONE), DIGITS);
        }
        return y.add(shift, DIGITS);
    }

    /** −log σ(x). */
    static BigDecimal logLoss(BigDecimal x) {
        return log(BigDecimal.ONE.add(exp(x.negate()), DIGITS));
    }
}
