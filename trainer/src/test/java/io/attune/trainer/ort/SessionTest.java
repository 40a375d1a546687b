package io.attune.trainer.ort;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    void aFailedRunLeavesTheSessionAsItWas() {
        var x = graph.parameter("x", Shape.of(2));
        var y = graph.output("y", ops.neg(x));
        var right = NativeTensor.of(new float[] {1, 2}, 2);
        var tooShort = NativeTensor.allocate(ElementType.FLOAT32, 1);
        try (var session = Session.open(Program.of(graph, List.of(y)), Map.of())) {
            BoundRun bound = session.bind(Map.of("x", right), Map.of("y", tooShort));
            assertThatThrownBy(bound::run)
                    .isInstanceOf(RuntimeFailure.class)
                    .hasMessageStartingWith("running a graph: ");
            assertThatThrownBy(() -> session.run(Map.of("x", right), Set.of("y", "z")))
                    .isInstanceOf(RuntimeFailure.class)
                    .hasMessageContaining("z");
            try (var outputs = session.run(Map.of("x", right), Set.of("y"))) {
                assertThat(outputs.floats("y")).containsExactly(-1, -2);
            }
        }
    }

    @Test
    void aBoundRunSeesWhatIsWrittenBetweenRuns() {
        var x = graph.parameter("x", Shape.of(2));
        var step = graph.parameter("step", Shape.SCALAR);
        var state = NativeTensor.of(new float[] {1, 2}, 2);
        var size = NativeTensor.of(new float[] {3});
        var program = Program.of(graph, List.of(graph.output("y", ops.add(x, step))));
        try (var session = Session.open(program, Map.of())) {
            BoundRun run = session.bind(Map.of("x", state, "step", size, "other", size), Map.of("y", state));
            run.run();
            assertThat(state.memory().toArray(ValueLayout.JAVA_FLOAT)).containsExactly(4, 5);
            size.memory().set(ValueLayout.JAVA_FLOAT, 0, 10);
            run.run();
            assertThat(state.memory().toArray(ValueLayout.JAVA_FLOAT)).containsExactly(14, 15);
        }
    }

    @Test
    void aBoundRunKeepsItsTensors() {
        var x = graph.parameter("x", Shape.of(1 << 20));
        var y = graph.output("y", ops.neg(x));
        try (var session = Session.open(Program.of(graph, List.of(y)), Map.of())) {
            var input = NativeTensor.allocate(ElementType.FLOAT32, 1 << 20);
            var reachable = new WeakReference<>(input);
            BoundRun run = session.bind(Map.of("x", input), Map.of("y", input));
            input = null;
            System.gc();
            assertThat(reachable.get()).isNotNull();
            run.run();
        }
    }

    @Test
    void outputsAreReadAsWhatTheyAreAndGivenToOtherRunsUntilTheyAreClosed() {
        var x = graph.parameter("x", Shape.of(Dim.named("n"), Dim.of(2)));
        var sizes = graph.output("sizes", ops.shapeOf(x));
        var wide = graph.output("wide", ops.cast(x, ElementType.FLOAT64));
        var twice = graph.output("twice", ops.mul(x, 2));
        var none = NativeTensor.allocate(ElementType.FLOAT32, 0, 2);
        try (var session = Session.open(Program.of(graph, List.of(sizes, wide, twice)), Map.of())) {
            Outputs outputs = session.run(
                    Map.of("x", NativeTensor.of(new float[] {.5f, 2, 3, 4}, 2, 2)), Set.of("sizes", "wide", "twice"));
            assertThat(outputs.longs("sizes")).containsExactly(2, 2);
            assertThat(outputs.reals("wide")).containsExactly(.5, 2, 3, 4);
            assertThat(outputs.reals("twice")).containsExactly(1, 4, 6, 8);
            assertThatThrownBy(() -> outputs.floats("sizes")).hasMessage("output sizes is INT64, not FLOAT32");
            Operand saved = outputs.saved(List.of("twice")).get("twice");
            try (var again = session.run(Map.of("x", saved), Set.of("twice"))) {
                assertThat(again.floats("twice")).containsExactly(2, 8, 12, 16);
            }
            outputs.close();
            assertThatThrownBy(() -> outputs.floats("twice")).hasMessage("the run has no output twice");
            try (var empty = session.run(Map.of("x", none), Set.of("twice"))) {
                assertThat(empty.floats("twice")).isEmpty();
            }
        }
    }

    @Test
    void closedOutputsGiveTheirMemoryBack() throws IOException {
        int elements = 1 << 18;
        var x = graph.parameter("x", Shape.of(elements));
        var y = graph.output("y", ops.neg(x));
        var input = NativeTensor.allocate(ElementType.FLOAT32, elements);
        try (var session = Session.open(Program.of(graph, List.of(y)), Map.of())) {
            session.run(Map.of("x", input), Set.of("y")).close();
            long before = residentKilobytes();
            for (int i = 0; i < 300; i++) {
                session.run(Map.of("x", input), Set.of("y")).close();
            }
            assertThat(residentKilobytes() - before).isLessThan(100 << 10);
        }
    }

    private static long residentKilobytes() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(status -> status.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    @Test
    void aClosedSessionRunsNoMore() {
        var x = graph.parameter("x", Shape.of(1));
        var y = graph.output("y", ops.neg(x));
        var tensor = NativeTensor.allocate(ElementType.FLOAT32, 1);
        var session = Session.open(Program.of(graph, List.of(y)), Map.of());
        BoundRun bound = session.bind(Map.of("x", tensor), Map.of("y", tensor));
        session.close();
        assertThatThrownBy(bound::run).isInstanceOf(IllegalStateException.class).hasMessage("the session is closed");
        assertThatThrownBy(() -> session.run(Map.of("x", tensor), Set.of("y")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsClosedIsNotRead() {
        var x = graph.parameter("x", Shape.of(1));
        var y = graph.output("y", ops.neg(x));
        var tensor = NativeTensor.allocate(ElementType.FLOAT32, 1);
        try (var session = Session.open(Program.of(graph, List.of(y)), Map.of())) {
            Outputs outputs = session.run(Map.of("x", tensor), Set.of("y"));
            Map<String, Operand> saved = outputs.saved(List.of("y"));
            outputs.close();
            tensor.close();
            for (Operand closed : List.of(requireNonNull(saved.get("y")), tensor)) {
                assertThatThrownBy(() -> session.run(Map.of("x", closed), Set.of("y")))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("the tensor is closed");
            }
        }
    }
}
