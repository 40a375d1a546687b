package io.attune.trainer.model.rope;

import static java.util.Objects.requireNonNull;

import java.util.function.IntUnaryOperator;

/**
 * Rotary position embedding (Su et al. 2021): pair i of a head turns by position · theta^(−2i/width), or by what the scaling makes of it. Hugging
 * Face's layout: the pair is (i, i + width/2).
 *
 * @param width how much of a head turns, from its beginning
 */
public record Rope(double theta, int width, RopeScaling scaling) {
    public Rope {
        requireNonNull(scaling, "scaling is null");
        if (!(theta > 0) || Double.isInfinite(theta)) {
            throw new IllegalArgumentException("rope_theta is " + theta + ", expected a positive number");
        }
        if (width < 2 || width % 2 != 0) {
            throw new IllegalArgumentException(
                    "head_dim leaves " + width + " numbers to turn, rotary positions need pairs");
        }
    }

    /** The turns of a text of so many tokens that is read at once. */
    public RotaryTable ofText(int length) {
        return table(length, _ -> length);
    }

    /** The turns of tokens that are read one after the other: each as the last token of its text. */
    public RotaryTable ofSteps(int positions) {
        return table(positions, position -> position + 1);
    }

    /** Whether a token's turn depends on how long the text is. */
    public boolean dependsOnLength() {
        return scaling.dependsOnLength();
    }

    /** The same for texts whose tokens turn alike: their length where it matters, 0 where it does not. */
    public int turns(int length) {
        return scaling instanceof DynamicScaling dynamic ? Math.max(dynamic.original(), length) : 0;
    }

    private RotaryTable table(int positions, IntUnaryOperator length) {
        int half = width / 2;
        var table = RotaryTable.empty(positions, half);
        float[] frequencies = {};
        for (int position = 0; position < positions; position++) {
            if (position == 0 || scaling.dependsOnLength()) {
                frequencies = scaling.frequencies(theta, width, length.applyAsInt(position));
            }
            for (int pair = 0; pair < half; pair++) {
                // In float32, as Hugging Face computes it: the difference is visible at far positions.
                table.set(position, pair, position * frequencies[pair], scaling.magnitude());
            }
        }
        return table;
    }
}
