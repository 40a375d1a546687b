package io.attune.trainer.model.rope;

/**
 * Llama 3.1's: long waves are stretched by the factor, short ones stay, those between are blended.
 *
 * @param low waves longer than original / low are stretched
 * @param high waves shorter than original / high stay
 * @param original the longest text of the training
 */
public record Llama3Scaling(double factor, double low, double high, int original) implements RopeScaling {
    public Llama3Scaling {
        RopeScaling.requireFactor(factor);
        if (!(low > 0 && high > low)) {
            throw new IllegalArgumentException("low_freq_factor is " + low + " and high_freq_factor " + high
                    + ", expected more than 0 and more than that");
        }
    }

    @Override
    public float[] frequencies(double theta, int width, int length) {
        float[] frequencies = RopeScaling.plain(theta, width);
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (float) scaled(frequencies[i]);
        }
        return frequencies;
    }

    private double scaled(double frequency) {
        double wave = 2 * Math.PI / frequency;
        if (wave < original / high) {
            return frequency;
        }
        if (wave > original / low) {
            return frequency / factor;
        }
        double kept = (original / wave - low) / (high - low);
        return (1 - kept) * frequency / factor + kept * frequency;
    }
}
