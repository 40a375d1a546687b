package io.attune.trainer.model.rope;

/**
 * YaRN (Peng et al. 2023): pairs that turn often within the original length stay, those that hardly turn are stretched by the factor, with a ramp
 * between; and attention is sharpened by a magnitude.
 *
 * @param magnitude of cosines and sines
 * @param fast turns within the original length from which a pair stays
 * @param slow turns within the original length below which a pair is stretched
 * @param whole whether the ramp begins and ends at whole pairs
 * @param original the longest text of the training
 */
public record YarnScaling(double factor, double magnitude, double fast, double slow, boolean whole, int original)
        implements RopeScaling {
    public YarnScaling {
        RopeScaling.requireFactor(factor);
        if (!(magnitude > 0)) {
            throw new IllegalArgumentException("attention_factor is " + magnitude + ", expected more than 0");
        }
        if (!(slow > 0 && fast >= slow)) {
            throw new IllegalArgumentException(
                    "beta_fast is " + fast + " and beta_slow " + slow + ", expected beta_fast to be the larger one");
        }
    }

    /** The paper's magnitude, where {@code attention_factor} is not given: 0.1 · weight · ln factor + 1. */
    public static double magnitude(double factor, double weight) {
        return factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;
    }

    @Override
    public float[] frequencies(double theta, int width, int length) {
        double low = pair(fast, theta, width);
        double high = pair(slow, theta, width);
        low = Math.max(whole ? Math.floor(low) : low, 0);
        high = Math.min(whole ? Math.ceil(high) : high, width - 1.0);
        // As in transformers: a ramp without a length would divide by 0.
        double ramp = low == high ? .001 : high - low;
        float[] frequencies = RopeScaling.plain(theta, width);
        for (int i = 0; i < frequencies.length; i++) {
            double stretched = Math.clamp((i - low) / ramp, 0, 1);
            frequencies[i] = (float) (frequencies[i] / factor * stretched + frequencies[i] * (1 - stretched));
        }
        return frequencies;
    }

    /** The pair that turns so often within the original length. */
    private double pair(double turns, double theta, int width) {
        return width * Math.log(original / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
    }
}
