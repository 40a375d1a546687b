package io.attune.deploy.simulate;

import java.util.random.RandomGenerator;

/**
 * How often a label is turned round.
 *
 * @param flip probability of turning a label round, in [0, 0.5]; at one half labels say nothing about the answers
 */
record Noise(double flip) {
    /** Labels that have nothing to do with the answers: a control from which nothing can be learned. */
    static final Noise SHUFFLED = new Noise(.5);

    Noise {
        if (!(flip >= 0 && flip <= .5)) {
            throw new IllegalArgumentException("--flip is " + flip + ", expected 0 to 0.5");
        }
    }

    boolean errs(RandomGenerator random) {
        return random.nextDouble() < flip;
    }

    boolean ignoresAnswers() {
        return flip == .5;
    }
}
