package io.attune.trainer.model;

import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.ModelConfig;

/**
 * What a row costs, in floating-point operations of one layer: its linear parts grow with its length, attention with the square of it.
 *
 * @param linear per token
 * @param attention per pair of tokens
 */
record RowCost(double linear, double attention) {
    /** Scores pass through memory several times beside the two products, which takes about twice as long as these do. */
    private static final double ATTENTION_BESIDE_PRODUCTS = 3;

    static RowCost of(ModelConfig config) {
        double weights = config.blocks().getFirst().linears().stream()
                .mapToDouble(linear -> (double) linear.inputs() * linear.outputs())
                .sum();
        Attention attention = config.blocks().getFirst().attention();
        return new RowCost(2 * weights, ATTENTION_BESIDE_PRODUCTS * 4 * attention.heads() * attention.headDim());
    }

    double of(int length) {
        return linear * length + attention * length * length;
    }
}
