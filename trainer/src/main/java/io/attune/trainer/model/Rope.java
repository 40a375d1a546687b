package io.attune.trainer.model;

/**
 * Rotary position embedding (Su et al. 2021): pair i of a head of width d turns by position · theta^(−2i/d). Hugging Face's layout: the pair is
 * (i, i + d/2).
 */
public record Rope(double theta) {
    public Rope {
        if (!(theta > 0) || Double.isInfinite(theta)) {
            throw new IllegalArgumentException("rope_theta is " + theta + ", expected a positive number");
        }
    }

    /** Cosines for positions 0 … positions−1: [positions, headDim / 2]. */
    public float[] cosines(int positions, int headDim) {
        return table(positions, headDim, true);
    }

    /** Sines for positions 0 … positions−1: [positions, headDim / 2]. */
    public float[] sines(int positions, int headDim) {
        return table(positions, headDim, false);
    }

    private float[] table(int positions, int headDim, boolean cosine) {
        int half = headDim / 2;
        float[] table = new float[Math.multiplyExact(positions, half)];
        for (int pair = 0; pair < half; pair++) {
            // In float32, as Hugging Face computes it: the difference is visible at far positions.
            float frequency = (float) (1 / Math.pow(theta, 2.0 * pair / headDim));
            for (int position = 0; position < positions; position++) {
                float angle = position * frequency;
                table[position * half + pair] = (float) (cosine ? Math.cos(angle) : Math.sin(angle));
            }
        }
        return table;
    }
}
