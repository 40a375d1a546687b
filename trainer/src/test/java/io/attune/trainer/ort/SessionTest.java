package io.attune.trainer.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionTest {
    private final Graph graph = new Graph(ElementType.FLOAT32);
    private final Operators ops = new Operators(graph);

    @Test
    void runsAGraphWithAnOpenAxisAndAFrozenWeightThatStaysOutsideTheFile() {
        var x = graph.parameter("x", Shape.of(Dim.named("n"), Dim.of(2)));
        var w = graph.frozen("w", Shape.of(3, 2));
        var y = graph.output("y", ops.gemm(x, w, false, true));
        var weight = NativeTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        try (var session = Session.open(Program.of(graph, List.of(y)), Map.of("w", weight))) {
            var input = NativeTensor.of(new float[] {1, 1, 0, 2}, 2, 2);
            try (var outputs = session.run(Map.of("x", input), Set.of("y"))) {
                assertThat(outputs.floats("y")).containsExactly(3, 7, 11, 4, 8, 12);
            }
        }
    }

    @Test
    void writesPinnedOutputsAndReadsChangedInputsInPlace() {
        var x = graph.parameter("x", Shape.of(2));
        var y = graph.output("y", ops.mul(x, 3));
        var input = NativeTensor.of(new float[] {1, 2}, 2);
        var output = NativeTensor.allocate(ElementType.FLOAT32, 2);
        try (var session = Session.open(Program.of(graph, List.of(y)), Map.of())) {
            session.run(Map.of("x", input), Set.of(), Map.of("y", output)).close();
            assertThat(output.memory().toArray(ValueLayout.JAVA_FLOAT)).containsExactly(3, 6);
            input.memory().setAtIndex(ValueLayout.JAVA_FLOAT, 1, 10);
            session.run(Map.of("x", input), Set.of(), Map.of("y", output)).close();
            assertThat(output.memory().toArray(ValueLayout.JAVA_FLOAT)).containsExactly(3, 30);
        }
    }

    @Test
    void saysWhichTensorIsMissing() {
        var x = graph.parameter("x", Shape.of(2));
        var y = graph.output("y", ops.neg(x));
        try (var session = Session.open(Program.of(graph, List.of(y)), Map.of())) {
            assertThatThrownBy(() -> session.run(Map.of(), Set.of("y")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no tensor is given for x");
        }
    }

    @Test
    void saysWhatTheRuntimeRefused() {
        var x = graph.parameter("x", Shape.of(2));
        var y = graph.output("y", ops.neg(x));
        var wrong = NativeTensor.of(new float[] {1, 2, 3}, 3);
        try (var session = Session.open(Program.of(graph, List.of(y)), Map.of())) {
            assertThatThrownBy(() -> session.run(Map.of("x", wrong), Set.of("y")))
                    .isInstanceOf(RuntimeFailure.class)
                    .hasMessageContaining("running a graph")
                    .hasMessageContaining("x");
        }
    }
}
