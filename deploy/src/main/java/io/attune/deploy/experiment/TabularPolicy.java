package io.attune.deploy.experiment;

import io.attune.trainer.objective.Coefficients;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A policy with a logit for every action in every state, all of them free: whatever distribution there is, it can be. */
final class TabularPolicy {
    private final int states;
    private final int actions;
    private final double[] logits;
    private final double[] logProbs;

    private TabularPolicy(int states, int actions, double[] logits) {
        this.states = states;
        this.actions = actions;
        this.logits = logits;
        this.logProbs = new double[logits.length];
        normalise();
    }

    static TabularPolicy uniform(int states, int actions) {
        return new TabularPolicy(states, actions, new double[states * actions]);
    }

    /** Logits drawn from N(0, deviation²). */
    static TabularPolicy random(int states, int actions, double deviation, RandomGenerator random) {
        double[] logits = new double[states * actions];
        Arrays.setAll(logits, i -> random.nextGaussian(0, deviation));
        return new TabularPolicy(states, actions, logits);
    }

    /** A policy of one state with these probabilities. */
    static TabularPolicy bandit(double... probabilities) {
        return new TabularPolicy(
                1,
                probabilities.length,
                Arrays.stream(probabilities).map(Math::log).toArray());
    }

    TabularPolicy copy() {
        return new TabularPolicy(states, actions, logits.clone());
    }

    int actions() {
        return actions;
    }

    double logProb(int state, int action) {
        return logProbs[state * actions + action];
    }

    double probability(int state, int action) {
        return Math.exp(logProb(state, action));
    }

    /** Probabilities {@code [actions]} in a state. */
    double[] probabilities(int state) {
        double[] probabilities = new double[actions];
        Arrays.setAll(probabilities, action -> probability(state, action));
        return probabilities;
    }

    double logit(int state, int action) {
        return logits[state * actions + action];
    }

    /** Fixes the logit of one action; the others of its state stay. */
    void set(int state, int action, double logit) {
        logits[state * actions + action] = logit;
        normalise();
    }

    /** Log-probs {@code [tokens]} of a trajectory's actions. */
    double[] logps(Trajectory trajectory) {
        double[] logps = new double[trajectory.length()];
        Arrays.setAll(logps, t -> logProb(trajectory.states()[t], trajectory.actions()[t]));
        return logps;
    }

    int draw(int state, RandomGenerator random) {
        double left = random.nextDouble();
        for (int action = 0; action < actions - 1; action++) {
            left -= probability(state, action);
            if (left < 0) {
                return action;
            }
        }
        return actions - 1;
    }

    int greedy(int state) {
        int best = 0;
        for (int action = 1; action < actions; action++) {
            best = logProb(state, action) > logProb(state, best) ? action : best;
        }
        return best;
    }

    /** Zeros in the shape of a gradient, {@code [states · actions]}. */
    double[] zeros() {
        return new double[logits.length];
    }

    /** Adds ∂ Σ_t c_t·log π(a_t|s_t) / ∂ logits = c_t·(1[a = a_t] − π(a|s_t)), times a factor. */
    void pullBack(Trajectory trajectory, Coefficients coefficients, double factor, double[] gradient) {
        for (int t = 0; t < trajectory.length(); t++) {
            double c = factor * coefficients.logps()[t];
            int row = trajectory.states()[t] * actions;
            for (int action = 0; action < actions; action++) {
                gradient[row + action] -= c * Math.exp(logProbs[row + action]);
            }
            gradient[row + trajectory.actions()[t]] += c;
        }
    }

    void step(Optimiser optimiser, double[] gradient) {
        optimiser.step(logits, gradient);
        normalise();
    }

    private void normalise() {
        for (int row = 0; row < logits.length; row += actions) {
            double max = Double.NEGATIVE_INFINITY;
            for (int i = row; i < row + actions; i++) {
                max = Math.max(max, logits[i]);
            }
            double sum = 0;
            for (int i = row; i < row + actions; i++) {
                sum += Math.exp(logits[i] - max);
            }
            double logSum = max + Math.log(sum);
            for (int i = row; i < row + actions; i++) {
                logProbs[i] = logits[i] - logSum;
            }
        }
    }
}
