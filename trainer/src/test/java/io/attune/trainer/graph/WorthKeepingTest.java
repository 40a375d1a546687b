package io.attune.trainer.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorthKeepingTest {
    private static final Dim N = Dim.named("n");

    private final Graph graph = new Graph(ElementType.FLOAT32);
    private final Operators ops = new Operators(graph);
    private final Value x = graph.input("x", ElementType.FLOAT32, Shape.of(N, Dim.of(4)));
    private final Value first = graph.parameter("first", Shape.of(4, 4));
    private final Value second = graph.parameter("second", Shape.of(4, 4));

    @Test
    void whatFollowsFromAProductByLightOperatorsIsMadeAgain() {
        Value product = ops.gemm(x, first, false, false);
        Value gated = ops.mul(product, ops.neg(product));

        assertThat(crossing(ops.gemm(gated, second, false, false), first, second))
                .containsExactly(product);
    }

    @Test
    void whatFollowsFromAProductThatIsNotKeptIsKept() {
        Value sum = ops.add(x, ops.gemm(x, first, false, false));

        assertThat(crossing(ops.gemm(sum, second, false, false), first, second)).containsExactly(sum);
    }

    @Test
    void whatFollowsFromInputsAndWeightsAloneIsMadeAgain() {
        assertThat(crossing(ops.gemm(ops.neg(x), second, false, false), second)).isEmpty();
    }

    @Test
    void whatIsMadeOfWeightsAloneIsMadeAgainByWhateverOperator() {
        Value weight = ops.gemm(first, second, false, false);
        Value product = ops.exp(ops.gemm(x, weight, false, false));

        assertThat(crossing(ops.gemm(product, weight, false, false), first)).containsExactly(product);
    }

    /** What the gradients of the weights want of the program that computes {@code y}. */
    private Set<Value> crossing(Value y, Value... weights) {
        Value output = graph.output("y", y);
        Value seed = graph.input("seed", ElementType.FLOAT32, y.shape());
        List<Value> gradients = Differentiation.of(ops, Map.of(y, seed), List.of(weights)).values().stream()
                .map(gradient -> graph.output("gradient of " + gradient.name(), gradient))
                .toList();
        return Set.copyOf(Program.crossing(graph, Program.of(graph, List.of(output)), gradients, List.of()));
    }
}
