package io.attune.trainer.model;

/**
 * What a row costs, in floating-point operations of one layer: its linear parts grow with its length, attention with the square of it.
 *
 * @param linear per token
 * @param attention per pair of tokens
 */
record RowCost(double linear, double attention) {
    /** Scores pass through memory several times beside the two products, which takes about twice as long as these do. */
    private static final double ATTENTION_BESIDE_PRODUCTS = 3;

    static RowCost of(LlamaConfig config) {
        double weights = 0;
        for (Linear linear : Linear.values()) {
            weights += (double) config.inputs(linear) * config.outputs(linear);
        }
        return new RowCost(2 * weights, ATTENTION_BESIDE_PRODUCTS * 4 * config.heads() * config.headDim());
    }

    double of(int length) {
        return linear * length + attention * length * length;
    }
}
