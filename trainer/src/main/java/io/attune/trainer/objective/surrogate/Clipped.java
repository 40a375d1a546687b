package io.attune.trainer.objective.surrogate;

/**
 * −min(ρA, clip(ρ, 1 − ε_low, 1 + ε_high)A): its slope is −Aρ, and 0 exactly where (A > 0 and ρ > 1 + ε_high) or (A < 0 and ρ < 1 − ε_low).
 *
 * <p>Source: Schulman et al. 2017, PPO (arXiv 1707.06347), equation 7; two bounds: Yu et al. 2025, DAPO (arXiv 2503.14476), equation 10.
 */
public record Clipped(double low, double high) implements Surrogate {

    @Override
    public double value(double x, double advantage) {
        if (!clips(x, advantage)) {
            return IMPORTANCE.value(x, advantage);
        }
        return -advantage * (advantage > 0 ? 1 + high : 1 - low);
    }

    @Override
    public double slope(double x, double advantage) {
        return clips(x, advantage) ? 0 : IMPORTANCE.slope(x, advantage);
    }

    @Override
    public boolean clips(double x, double advantage) {
        double ratio = ImportanceRatio.of(x);
        return (advantage > 0 && ratio > 1 + high) || (advantage < 0 && ratio < 1 - low);
    }
}
