package io.attune.trainer.objective.surrogate;

/** What one token adds to the loss, by the log of its ratio and its advantage. */
public interface Surrogate {

    /** −A·x, the policy gradient of REINFORCE where x = log π. */
    Surrogate LINEAR = new Surrogate() {
        @Override
        public double value(double x, double advantage) {
            return -advantage * x;
        }

        @Override
        public double slope(double x, double advantage) {
            return -advantage;
        }
    };

    /** −A·ρ, ρ = e^x: importance sampling. */
    Surrogate IMPORTANCE = new Surrogate() {
        @Override
        public double value(double x, double advantage) {
            return -advantage * ImportanceRatio.of(x);
        }

        @Override
        public double slope(double x, double advantage) {
            return -advantage * ImportanceRatio.slope(x);
        }
    };

    double value(double x, double advantage);

    /** Its derivative in x. */
    double slope(double x, double advantage);

    /** Whether the ratio has left the range in which it moves the policy. */
    default boolean clips(double x, double advantage) {
        return false;
    }
}
