package io.attune.trainer.model.rope;

/** How the angles of rotary positions are changed for texts longer than those that a model was trained on. */
public sealed interface RopeScaling permits Unscaled, LinearScaling, DynamicScaling, Llama3Scaling, YarnScaling {

    /**
     * The angle per position of each pair, [width / 2].
     *
     * @param length of the text
     */
    float[] frequencies(double theta, int width, int length);

    /** What cosines and sines are multiplied with. */
    default double magnitude() {
        return 1;
    }

    default boolean dependsOnLength() {
        return false;
    }

    /** theta^(−2i/width) for each pair i. */
    static float[] plain(double theta, int width) {
        float[] frequencies = new float[width / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (float) (1 / Math.pow(theta, 2.0 * i / width));
        }
        return frequencies;
    }

    /** Checks what every scaling has. */
    static void requireFactor(double factor) {
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("the rope scaling's factor is " + factor + ", expected 1 or more");
        }
    }
}
