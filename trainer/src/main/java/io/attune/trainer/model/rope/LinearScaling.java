package io.attune.trainer.model.rope;

/** Positions are divided by a factor (Chen et al. 2023, "Extending context window … via positional interpolation"). */
public record LinearScaling(double factor) implements RopeScaling {
    public LinearScaling {
        RopeScaling.requireFactor(factor);
    }

    @Override
    public float[] frequencies(double theta, int width, int length) {
        float[] frequencies = RopeScaling.plain(theta, width);
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] /= (float) factor;
        }
        return frequencies;
    }
}
