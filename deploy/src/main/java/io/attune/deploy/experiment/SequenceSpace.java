package io.attune.deploy.experiment;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * All 1,024 sequences of five tokens from a vocabulary of four, so that expectations are sums. A policy's states are the 341 prefixes; a sequence's number is its tokens read
 * in base four.
 */
final class SequenceSpace {
    static final int VOCABULARY = 4;
    static final int LENGTH = 5;
    static final int SIZE = 1024;
    static final int STATES = (SIZE - 1) / (VOCABULARY - 1);

    private static final Trajectory[] ALL = new Trajectory[SIZE];

    static {
        Arrays.setAll(ALL, SequenceSpace::spell);
    }

    private SequenceSpace() {}

    private static Trajectory spell(int sequence) {
        int[] states = new int[LENGTH];
        int[] actions = new int[LENGTH];
        int prefixes = 1;
        int left = SIZE;
        int firstState = 0;
        for (int t = 0; t < LENGTH; t++) {
            states[t] = firstState + sequence / left;
            firstState += prefixes;
            prefixes *= VOCABULARY;
            left /= VOCABULARY;
            actions[t] = sequence / left % VOCABULARY;
        }
        return new Trajectory(states, actions);
    }

    static Trajectory sequence(int number) {
        return ALL[number];
    }

    static int draw(TabularPolicy policy, RandomGenerator random) {
        int sequence = 0;
        int state = 0;
        for (int t = 0; t < LENGTH; t++) {
            int action = policy.draw(state, random);
            sequence = sequence * VOCABULARY + action;
            state = state * VOCABULARY + 1 + action;
        }
        return sequence;
    }

    /** log π(y) of every sequence. */
    static double[] logProbs(TabularPolicy policy) {
        double[] logProbs = new double[SIZE];
        Arrays.setAll(logProbs, y -> Arrays.stream(policy.logps(ALL[y])).sum());
        return logProbs;
    }

    /** A reward of every sequence, N(0, 1) and then exactly of mean 0 and variance 1 under these log-probs. */
    static double[] reward(double[] logProbs, RandomGenerator random) {
        double[] raw = new double[SIZE];
        Arrays.setAll(raw, y -> random.nextGaussian());
        double mean = expectation(logProbs, raw);
        double[] squares = Arrays.stream(raw).map(r -> (r - mean) * (r - mean)).toArray();
        double deviation = Math.sqrt(expectation(logProbs, squares));
        return Arrays.stream(raw).map(r -> (r - mean) / deviation).toArray();
    }

    static double expectation(double[] logProbs, double[] values) {
        double sum = 0;
        for (int y = 0; y < SIZE; y++) {
            sum += Math.exp(logProbs[y]) * values[y];
        }
        return sum;
    }

    /** KL(π ‖ π_ref) in nats. */
    static double kl(double[] logProbs, double[] refLogProbs) {
        double[] ratios = new double[SIZE];
        Arrays.setAll(ratios, y -> logProbs[y] - refLogProbs[y]);
        return expectation(logProbs, ratios);
    }

    /** The optimum of E[r] − β·KL(π ‖ π_ref): log π* of every sequence, π* ∝ π_ref·e^{r/β}. */
    static double[] optimum(double[] refLogProbs, double[] reward, double beta) {
        double[] tilted = new double[SIZE];
        Arrays.setAll(tilted, y -> refLogProbs[y] + reward[y] / beta);
        double max = Arrays.stream(tilted).max().orElseThrow();
        double logSum =
                max + Math.log(Arrays.stream(tilted).map(x -> Math.exp(x - max)).sum());
        return Arrays.stream(tilted).map(x -> x - logSum).toArray();
    }

    /** How often a sequence of the first beats one of the second, E[σ(r(y) − r(y'))]. */
    static double winRate(double[] logProbs, double[] otherLogProbs, double[] reward) {
        double[] wins = new double[SIZE];
        for (int y = 0; y < SIZE; y++) {
            double[] against = new double[SIZE];
            for (int other = 0; other < SIZE; other++) {
                against[other] = preference(reward[y], reward[other]);
            }
            wins[y] = expectation(otherLogProbs, against);
        }
        return expectation(logProbs, wins);
    }

    /** Two sequences of a policy, the one that the oracle prefers first. */
    static int[] judgedPair(TabularPolicy sampler, double[] reward, RandomGenerator random) {
        int first = draw(sampler, random);
        int second = draw(sampler, random);
        return random.nextDouble() < preference(reward[first], reward[second])
                ? new int[] {first, second}
                : new int[] {second, first};
    }

    /** P(first ≻ second) of an oracle that judges as Bradley and Terry's model says, σ(r − r'). */
    static double preference(double first, double second) {
        return 1 / (1 + Math.exp(second - first));
    }
}
