package io.attune.trainer.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static final Dim N = Dim.named("n");
    private static final Dim M = Dim.named("m");

    private final Graph graph = new Graph(ElementType.FLOAT32);
    private final Operators ops = new Operators(graph);

    @Test
    void followsShapesThroughOperators() {
        Value x = graph.parameter("x", Shape.of(N, Dim.of(6)));
        Value w = graph.parameter("w", Shape.of(4, 6));
        assertThat(ops.gemm(x, w, false, true).shape()).isEqualTo(Shape.of(N, Dim.of(4)));
        assertThat(ops.add(x, graph.real(1)).shape()).isEqualTo(x.shape());
        assertThat(ops.sum(x, 0).shape()).isEqualTo(Shape.of(1, 6));
        assertThat(ops.reshape(x, Shape.of(N, Dim.of(2), Dim.of(3))).shape().rank())
                .isEqualTo(3);
        assertThat(ops.split(x, 2, 4).getLast().shape()).isEqualTo(Shape.of(N, Dim.of(4)));
    }

    @Test
    void refusesShapesThatDoNotFitWhenTheGraphIsBuilt() {
        Value x = graph.parameter("x", Shape.of(N, Dim.of(6)));
        assertThatThrownBy(() -> ops.add(x, graph.parameter("y", Shape.of(N, Dim.of(5)))))
                .hasMessage("[n, 6] and [n, 5] do not broadcast");
        assertThatThrownBy(() -> ops.add(x, graph.parameter("z", Shape.of(M, Dim.of(6)))))
                .hasMessage("[n, 6] and [m, 6] do not broadcast");
        assertThatThrownBy(() -> ops.gemm(x, graph.parameter("w", Shape.of(4, 5)), false, true))
                .hasMessage("x[n, 6] and w[4, 5] do not multiply: 6 against 5");
        assertThatThrownBy(() -> ops.reshape(x, Shape.of(M, Dim.named("k"))))
                .hasMessageContaining("no input tells how long the axis k is");
    }

    @Test
    void differentiatesNothingThatItCannot() {
        Value table = graph.parameter("table", Shape.of(5, 3));
        Value index = graph.input("index", ElementType.INT64, Shape.of(N));
        Value rows = ops.gather(table, index);
        Value seed = graph.input("seed", ElementType.FLOAT32, rows.shape());
        assertThatThrownBy(() -> Differentiation.of(ops, Map.of(rows, seed), List.of(table)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not known to be invertible");
        Value alone = graph.parameter("alone", Shape.of(2));
        assertThatThrownBy(() -> Differentiation.of(ops, Map.of(table, table), List.of(alone)))
                .hasMessage("alone[2] has no influence on what is differentiated");
    }

    @Test
    void aProgramHoldsOnlyWhatItsOutputsNeed() {
        Value x = graph.parameter("x", Shape.of(2));
        Value unused = graph.parameter("unused", Shape.of(2));
        Value y = graph.output("y", ops.exp(x));
        ops.neg(unused);
        assertThat(Program.of(graph, List.of(y)).inputs()).containsExactly(x);
    }

    @Test
    void theBackwardProgramTakesWhatTheForwardOneComputed() {
        Value x = graph.parameter("x", Shape.of(N));
        Value y = ops.exp(x);
        Value seed = graph.input("seed", ElementType.FLOAT32, Shape.of(N));
        Program forward = Program.of(graph, List.of(y));
        Value gradient = Differentiation.of(ops, Map.of(y, seed), List.of(x))
                .values()
                .iterator()
                .next();
        List<Value> crossing = Program.crossing(graph, forward, List.of(gradient), List.of());
        assertThat(crossing).containsExactly(y);
        assertThat(Program.after(graph, List.of(gradient), crossing).inputs()).containsExactly(seed, y);
    }
}
