package io.attune.trainer.model;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Layers;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.architecture.Linear;

/**
 * Frozen matrices in few bits as values of a graph. Each run is given them: of what a session is given when it opens, ONNX Runtime could make float32 for
 * good.
 */
final class QuantizedValues {
    private final Operators ops;
    private final BaseForm form;

    QuantizedValues(Operators ops, BaseForm form) {
        this.ops = ops;
        this.form = form;
    }

    /** A layer's weight as it is stored, with what an earlier adapter adds to it. */
    Value weight(Linear linear) {
        Graph graph = ops.graph();
        long rows = linear.shape().getFirst();
        long columns = linear.shape().getLast();
        int block = QuantizedMatrix.block(columns);
        long blocks = rows * columns / block;
        int bits = form.format().bits();
        Value codes =
                graph.input(codes(linear.weight()), ElementType.UINT8, Shape.of(blocks, block * bits / Byte.SIZE));
        Value scales = graph.input(scales(linear.weight()), ElementType.FLOAT32, Shape.of(blocks, 1));
        Value matrix = new Layers(ops).dequantized(codes, scales, bits, Shape.of(rows, columns));
        LoraSpec below = form.below();
        if (below == null || !below.adapts(linear)) {
            return matrix;
        }
        Value a = graph.frozen(below(AdapterNames.a(linear)), Shape.of(below.rank(), linear.inputs()));
        Value b = graph.frozen(below(AdapterNames.b(linear)), Shape.of(linear.outputs(), below.rank()));
        return ModelValues.sum(ops, linear, a, b, matrix);
    }

    /** The input that holds a matrix's whole numbers. */
    static String codes(String weight) {
        return "codes of " + weight;
    }

    /** The input that holds the scales of its blocks. */
    static String scales(String weight) {
        return "scales of " + weight;
    }

    /** The frozen factor of an earlier adapter; its scale is in the second one already. */
    static String below(String factor) {
        return "below " + factor;
    }
}
