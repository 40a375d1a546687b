package io.attune.deploy.experiment;

/** Moves parameters against a gradient, in place. */
@FunctionalInterface
interface Optimiser {

    /** One step; both {@code [parameters]}. */
    void step(double[] parameters, double[] gradient);

    /** Plain gradient descent. */
    static Optimiser sgd(double learningRate) {
        return (parameters, gradient) -> {
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] -= learningRate * gradient[i];
            }
        };
    }
}
