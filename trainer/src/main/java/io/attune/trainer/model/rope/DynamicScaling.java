package io.attune.trainer.model.rope;

/**
 * "NTK-aware" scaling that grows with the text: beyond the original length, theta is multiplied by (factor · length / original − (factor − 1)) to the
 * power width / (width − 2). All tokens of a text turn differently when it gets longer.
 *
 * @param original the longest text of the training
 */
public record DynamicScaling(double factor, int original) implements RopeScaling {
    public DynamicScaling {
        RopeScaling.requireFactor(factor);
    }

    @Override
    public float[] frequencies(double theta, int width, int length) {
        if (width == 2) {
            return RopeScaling.plain(theta, width);
        }
        double stretched = factor * Math.max(length, original) / original - (factor - 1);
        return RopeScaling.plain(theta * Math.pow(stretched, width / (width - 2.0)), width);
    }

    @Override
    public boolean dependsOnLength() {
        return true;
    }
}
