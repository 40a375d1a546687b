package io.attune.trainer.graph;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.Graph.MICROSOFT;
import static io.attune.trainer.graph.Graph.ONNX;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Matrix products. If a factor is in half precision, all are, and so is what comes of them; it is summed in float32. */
final class Products {
    private final Operators ops;
    private final Graph graph;

    Products(Operators ops) {
        this.ops = ops;
        this.graph = ops.graph();
    }

    /** @param factors a, b and, where it is added to their product, c */
    Value gemm(boolean transposeA, boolean transposeB, Value... factors) {
        List<Value> taken = alike(factors);
        Value a = taken.getFirst();
        Value b = taken.get(1);
        Dim left = a.dim(transposeA ? 0 : 1);
        Dim right = b.dim(transposeB ? 1 : 0);
        if (!left.equals(right)) {
            throw new IllegalArgumentException(a + " and " + b + " do not multiply: " + left + " against " + right);
        }
        return graph.apply(
                ONNX,
                "Gemm",
                List.copyOf(taken),
                Map.of("transA", Attribute.of(transposeA), "transB", Attribute.of(transposeB)),
                a.type(),
                Shape.of(a.dim(transposeA ? 1 : 0), b.dim(transposeB ? 0 : 1)));
    }

    Value matmul(Value first, Value second, boolean transposeA, boolean transposeB, double scale) {
        List<Value> taken = alike(first, second);
        Value a = taken.getFirst();
        Value b = taken.getLast();
        Shape shape = a.shape().with(-2, a.dim(transposeA ? -1 : -2)).with(-1, b.dim(transposeB ? -2 : -1));
        if (graph.floating() == FLOAT32) {
            var attributes = Map.of(
                    "transA",
                    Attribute.of(transposeA),
                    "transB",
                    Attribute.of(transposeB),
                    "alpha",
                    Attribute.of(scale));
            return graph.apply(MICROSOFT, "FusedMatMul", List.of(a, b), attributes, a.type(), shape);
        }
        Value left = transposeA ? swapLast(a) : a;
        Value right = transposeB ? swapLast(b) : b;
        Value product = graph.apply(ONNX, "MatMul", List.of(left, right), Map.of(), a.type(), shape);
        return scale == 1 ? product : ops.mul(product, scale);
    }

    private List<Value> alike(Value... factors) {
        List<Value> given = List.of(factors);
        boolean half = given.stream().anyMatch(factor -> factor.type().isHalf());
        return half ? given.stream().map(ops::narrow).toList() : given;
    }

    private Value swapLast(Value a) {
        int[] permutation = new int[a.rank()];
        Arrays.setAll(permutation, i -> i);
        permutation[a.rank() - 1] = a.rank() - 2;
        permutation[a.rank() - 2] = a.rank() - 1;
        return ops.transpose(a, permutation);
    }
}
