package io.attune.deploy.experiment;

/**
 * Adam in float64 with β₁ 0.9, β₂ 0.999, ε 1e-8, whose rate falls linearly to a hundredth over the steps planned.
 *
 * <p>Source: Kingma and Ba 2015 (arXiv 1412.6980), algorithm 1.
 */
final class Adam implements Optimiser {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;
    private static final double LAST = 0.01;

    private final double learningRate;
    private final int planned;
    private final double[] first;
    private final double[] second;
    private int step;

    /**
     * For so many parameters.
     *
     * @param planned steps after which the rate stays at its hundredth
     */
    Adam(int parameters, double learningRate, int planned) {
        this.learningRate = learningRate;
        this.planned = planned;
        first = new double[parameters];
        second = new double[parameters];
    }

    @Override
    public void step(double[] parameters, double[] gradient) {
        double rate = learningRate * Math.max(LAST, 1 - (double) step / planned);
        step++;
        double correctFirst = 1 - Math.pow(BETA_1, step);
        double correctSecond = 1 - Math.pow(BETA_2, step);
        for (int i = 0; i < parameters.length; i++) {
            first[i] = BETA_1 * first[i] + (1 - BETA_1) * gradient[i];
            second[i] = BETA_2 * second[i] + (1 - BETA_2) * gradient[i] * gradient[i];
            double root = Math.sqrt(second[i] / correctSecond);
            parameters[i] -= rate * first[i] / correctFirst / (root + EPSILON);
        }
    }
}
