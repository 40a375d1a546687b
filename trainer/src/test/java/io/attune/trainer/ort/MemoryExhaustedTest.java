package io.attune.trainer.ort;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryExhaustedTest {
    /** More than any machine has; the system refuses it at once. */
    private static final long ELEMENTS = 1L << 44;

    static Stream<Device> devices() {
        return Stream.of(Device.cpu(), ResidentDevice.onCpu());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void aRunThatGetsNoMemorySaysSoInOneLine(Device device) {
        Graph graph = new Graph(FLOAT32);
        var length = graph.input("length", INT64, Shape.of(1));
        var ones = graph.apply(
                Graph.ONNX,
                "Expand",
                List.of(graph.real(1), length),
                Map.of(),
                FLOAT32,
                Shape.of(Dim.named("elements")));
        Program program = Program.of(graph, List.of(graph.output("ones", ones)));
        Map<String, NativeTensor> inputs = Map.of("length", NativeTensor.of(new long[] {ELEMENTS}, 1));
        try (Session session = device.open(program, Map.of())) {
            assertThatThrownBy(() -> session.run(inputs, Set.of("ones")))
                    .isInstanceOf(MemoryExhaustedException.class)
                    .hasMessage(
                            "this machine is out of memory, asked for 65536.0 GB more; take --gradient-checkpointing or adapters"
                                    + " (--lora), or a smaller --tokens-per-pass, --batch-size, --max-length or --max-new-tokens");
        }
    }

    @Test
    void soDoesATensorThatADeviceCannotHold() {
        assertThatThrownBy(() -> ResidentDevice.onCpu().allocate(FLOAT32, ELEMENTS))
                .isInstanceOf(MemoryExhaustedException.class);
    }

    /** As people have reported them to ONNX Runtime. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA failure 2: out of memory ; GPU=0 ; hostname=h ; file=cuda_stream_handle.cc ; line=175 ; expr=cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking);",
                "Non-zero status code returned while running Gemm node. Name:'fc1' Status Message: CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0",
                "Available memory of 1048576 is smaller than requested bytes of 2097152",
                "Exception during initialization: std::bad_alloc",
            })
    void cudasWordsAreKnown(String words) {
        assertThat(RuntimeFailure.of(words))
                .isInstanceOf(MemoryExhaustedException.class)
                .hasMessageStartingWith("this machine is out of memory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA failure 700: an illegal memory access was encountered",
                "Got invalid dimensions for input: x"
            })
    void otherFailuresAreNot(String words) {
        assertThat(RuntimeFailure.of(words))
                .isNotInstanceOf(MemoryExhaustedException.class)
                .hasMessage(words);
    }
}
