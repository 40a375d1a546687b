package io.attune.trainer.model.rope;

/** As trained. */
public record Unscaled() implements RopeScaling {
    @Override
    public float[] frequencies(double theta, int width, int length) {
        return RopeScaling.plain(theta, width);
    }
}
