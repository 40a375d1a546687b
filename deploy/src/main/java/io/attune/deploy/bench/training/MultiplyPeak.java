package io.attune.deploy.bench.training;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How fast this machine multiplies large matrices of float32: the fastest of some products of 2048 × 2048 matrices. */
final class MultiplyPeak {
    private static final int SIZE = 2048;
    private static final int TRIES = 9;

    private MultiplyPeak() {}

    /** Floating-point operations a second. */
    static double measure(Clock clock) {
        var graph = new Graph(ElementType.FLOAT32);
        Value left = graph.input("left", ElementType.FLOAT32, Shape.of(SIZE, SIZE));
        Value right = graph.frozen("right", Shape.of(SIZE, SIZE));
        Value product = graph.output("product", new Operators(graph).gemm(left, right, false, false));
        var matrix = NativeTensor.allocate(ElementType.FLOAT32, SIZE, SIZE);
        double best = Double.POSITIVE_INFINITY;
        try (var session = Session.open(Program.of(graph, List.of(product)), Map.of("right", matrix))) {
            for (int i = 0; i < TRIES; i++) {
                Instant start = clock.instant();
                session.run(Map.of("left", matrix), Set.of("product")).close();
                best = Math.min(best, Duration.between(start, clock.instant()).toNanos() / 1e9);
            }
        }
        return 2.0 * SIZE * SIZE * SIZE / best;
    }
}
