package io.attune.trainer.ort;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The C API with the CPU's allocator in the place of a GPU's. */
class ResidentDeviceTest {
    private static final ResidentDevice DEVICE = ResidentDevice.onCpu();
    private static final String NO_CUDA = "(?is).*(cuda|shared library).*";

    private final Graph graph = new Graph(FLOAT32);
    private final Operators ops = new Operators(graph);

    private static float[] floats(DeviceTensor tensor) {
        var copy = NativeTensor.allocate(FLOAT32, tensor.shape());
        DEVICE.copy(tensor, copy);
        return copy.memory().toArray(ValueLayout.JAVA_FLOAT);
    }

    private static DeviceTensor placed(float... values) {
        return DEVICE.place(NativeTensor.of(values, values.length));
    }

    @Test
    void whatIsPlacedIsACopyThatComesBackAsItWas() {
        var here = NativeTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        DeviceTensor there = DEVICE.place(here);
        here.memory().fill((byte) 0);
        assertThat(there.shape()).containsExactly(2, 3);
        assertThat(floats(there)).containsExactly(1, 2, 3, 4, 5, 6);
        DEVICE.copy(NativeTensor.of(new float[] {6, 5, 4, 3, 2, 1}, 6), there);
        assertThat(floats(there.flat())).containsExactly(6, 5, 4, 3, 2, 1);
    }

    @Test
    void neighbouringRowsAreTheSameMemory() {
        DeviceTensor whole = DEVICE.place(NativeTensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, 2));
        DeviceTensor some = whole.rows(1, 2);
        assertThat(some.shape()).containsExactly(2, 2);
        assertThat(floats(some)).containsExactly(3, 4, 5, 6);
        DEVICE.copy(whole.rows(3, 1), whole.rows(1, 1));
        DEVICE.clear(whole.rows(2, 1));
        assertThat(floats(whole)).containsExactly(1, 2, 7, 8, 0, 0, 7, 8);
    }

    @Test
    void runsAGraphOverWhatLiesThereAndOverWhatLiesHere() {
        var x = graph.parameter("x", Shape.of(Dim.named("n"), Dim.of(2)));
        var w = graph.frozen("w", Shape.of(3, 2));
        var y = graph.output("y", ops.gemm(x, w, false, true));
        var weight = NativeTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        var input = NativeTensor.of(new float[] {1, 1, 0, 2}, 2, 2);
        Program program = Program.of(graph, List.of(y));
        try (Session session = DEVICE.open(program, Map.of("w", weight));
                Session other = DEVICE.open(program, Map.of("w", DEVICE.place(weight)));
                Outputs here = session.run(Map.of("x", input), Set.of("y"));
                Outputs there = other.run(Map.of("x", DEVICE.place(input)), Set.of("y"))) {
            assertThat(here.floats("y")).containsExactly(3, 7, 11, 4, 8, 12);
            assertThat(there.reals("y")).containsExactly(3, 7, 11, 4, 8, 12);
        }
    }

    @Test
    void outputsStayThereForTheNextRunUntilTheyAreClosed() {
        var x = graph.parameter("x", Shape.of(2));
        var doubled = graph.output("doubled", ops.mul(x, 2));
        var index = graph.output("index", ops.shapeOf(x));
        try (Session session = DEVICE.open(Program.of(graph, List.of(doubled, index)), Map.of());
                Outputs first = session.run(Map.of("x", placed(1, -1)), Set.of("doubled", "index"));
                Outputs second =
                        session.run(Map.of("x", first.saved(List.of("doubled")).get("doubled")), Set.of("doubled"))) {
            assertThat(first.longs("index")).containsExactly(2);
            assertThat(second.floats("doubled")).containsExactly(4, -4);
            assertThatThrownBy(() -> second.floats("index")).hasMessage("the run has no output index");
        }
    }

    @Test
    void aBoundRunWritesOverWhatItReads() {
        var x = graph.input("x", FLOAT32, Shape.of(2));
        var step = graph.input("step", FLOAT32, Shape.SCALAR);
        var y = graph.output("y", ops.add(x, step));
        DeviceTensor state = placed(1, 2);
        var size = NativeTensor.of(FLOAT32, new double[] {3});
        try (Session session = DEVICE.open(Program.of(graph, List.of(y)), Map.of())) {
            BoundRun run = session.bind(Map.of("x", state, "step", size), Map.of("y", state));
            run.run();
            assertThat(floats(state)).containsExactly(4, 5);
            size.memory().set(ValueLayout.JAVA_FLOAT, 0, 10);
            run.run();
            assertThat(floats(state)).containsExactly(14, 15);
        }
    }

    @Test
    void pinnedOutputsMayLieHere() {
        var x = graph.input("x", INT64, Shape.of(3));
        var y = graph.output("y", x);
        var here = NativeTensor.allocate(INT64, 3);
        DeviceTensor there = DEVICE.place(NativeTensor.of(new long[] {1L << 40, -5, 0}, 3));
        try (Session session = DEVICE.open(Program.of(graph, List.of(y)), Map.of())) {
            session.run(Map.of("x", there), Set.of(), Map.of("y", here)).close();
        }
        assertThat(here.memory().toArray(ValueLayout.JAVA_LONG)).containsExactly(1L << 40, -5, 0);
    }

    @Test
    void refusalsOfOnnxRuntimeComeWithItsWords() {
        var x = graph.parameter("x", Shape.of(2));
        var y = graph.output("y", ops.neg(x));
        try (Session session = DEVICE.open(Program.of(graph, List.of(y)), Map.of())) {
            assertThatThrownBy(() -> session.run(Map.of(), Set.of("y")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no tensor is given for x");
            assertThatThrownBy(() -> session.run(Map.of("x", placed(1, 2, 3)), Set.of("y")))
                    .isInstanceOf(RuntimeFailure.class)
                    .hasMessageContaining("dimensions for input: x");
        }
    }

    @Test
    void aSessionOfTheCpuTakesNothingOfADevice() {
        var x = graph.parameter("x", Shape.of(2));
        var y = graph.output("y", ops.neg(x));
        try (Session session = Device.cpu().open(Program.of(graph, List.of(y)), Map.of())) {
            assertThatThrownBy(() -> session.run(Map.of("x", placed(1, 2)), Set.of("y")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("FLOAT32[2] is no memory of the CPU, where this session runs");
        }
    }

    /** All that can be seen of them without CUDA: some function stands at each place of the struct, and says that CUDA is not there. Another of CUDA's would say the same. */
    @Test
    void atThePlacesOfCudasFunctionsStandsOneThatSaysThatCudaIsNotThere() {
        OrtApi api = SharedRuntime.api();
        MemorySegment none = MemorySegment.NULL;
        MemorySegment options = api.make(OrtApi.Function.CREATE_SESSION_OPTIONS);
        assertThatThrownBy(() -> new Provider.Cuda(0).addTo(api, options))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageMatching(NO_CUDA);
        assertThatThrownBy(() -> api.make(OrtApi.Function.CREATE_CUDA_PROVIDER_OPTIONS))
                .hasMessageMatching(NO_CUDA);
        assertThatThrownBy(() -> api.call(OrtApi.Function.UPDATE_CUDA_PROVIDER_OPTIONS, none, none, none, 0L))
                .hasMessageMatching(NO_CUDA);
        assertThatThrownBy(() ->
                        api.call(OrtApi.Function.SESSION_OPTIONS_APPEND_EXECUTION_PROVIDER_CUDA_V2, options, none))
                .hasMessageMatching(NO_CUDA);
        api.release(OrtApi.Function.RELEASE_CUDA_PROVIDER_OPTIONS, none);
        api.release(OrtApi.Function.RELEASE_SESSION_OPTIONS, options);
    }
}
