package io.attune.trainer.ort;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NativeTensorTest {
    /** Any bits, and numbers right between two neighbours of either precision, or beyond the last one. */
    private static float[] numbers() {
        float[] numbers = new float[20_000];
        var random = new SplittableRandom(3);
        for (int i = 0; i < numbers.length; i++) {
            int bits = switch (i % 4) {
                case 0 -> random.nextInt();
                case 1 -> (random.nextInt() & 0xffff0000) | 0x8000;
                case 2 -> (Float.floatToRawIntBits((float) random.nextGaussian()) & 0xffffe000) | 0x1000;
                default -> Float.floatToRawIntBits((float) (1e5 * random.nextGaussian()));
            };
            numbers[i] = Float.intBitsToFloat(bits);
        }
        numbers[0] = Float.NaN;
        numbers[1] = Float.MAX_VALUE;
        return numbers;
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void roundsAsOnnxRuntimeDoes(ElementType half) {
        float[] numbers = numbers();
        var single = NativeTensor.of(numbers, numbers.length);
        var cast = NativeTensor.allocate(half, numbers.length);
        var ops = new Operators(new Graph(FLOAT32));
        var x = ops.graph().input("x", FLOAT32, Shape.of(Dim.named("n")));
        var y = ops.graph().output("y", ops.cast(x, half));
        try (var session = Session.open(Program.of(ops.graph(), List.of(y)), Map.of())) {
            session.run(Map.of("x", single), Set.of(), Map.of("y", cast)).close();
        }
        float[] wanted = widened(cast, numbers.length);
        float[] found = widened(single.rounded(half), numbers.length);
        assertThat(Arrays.mismatch(found, wanted)).isEqualTo(-1);
        assertThat(found[0]).isNaN();
        assertThat(found[1]).isInfinite();
    }

    private static float[] widened(NativeTensor half, int count) {
        var ops = new Operators(new Graph(FLOAT32));
        var x = ops.graph().input("x", half.type(), Shape.of(Dim.named("n")));
        var y = ops.graph().output("y", ops.cast(x, FLOAT32));
        try (var session = Session.open(Program.of(ops.graph(), List.of(y)), Map.of());
                var outputs = session.run(Map.of("x", half), Set.of("y"))) {
            float[] numbers = outputs.floats("y");
            assertThat(numbers).hasSize(count);
            return numbers;
        }
    }

    @Test
    void nothingButFloat32IsRounded() {
        var whole = NativeTensor.of(new long[] {1}, 1);
        assertThatThrownBy(() -> whole.rounded(ElementType.FLOAT16))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("INT64 is not rounded to FLOAT16");
        var single = NativeTensor.of(new float[] {1}, 1);
        assertThatThrownBy(() -> single.rounded(FLOAT32)).isInstanceOf(IllegalStateException.class);
    }

    /** A file with a hole: only its last page is ever there. */
    @Test
    void aTensorMayBeLargerThan2Gigabytes(@TempDir Path directory) throws IOException {
        long elements = (1L << 29) + 16;
        long bytes = elements * FLOAT32.bytes();
        var ops = new Operators(new Graph(FLOAT32));
        var table = ops.graph().input("table", FLOAT32, Shape.of(Dim.named("n")));
        var at = ops.graph().input("at", ElementType.INT64, Shape.of(1));
        var y = ops.graph().output("y", ops.gather(table, at));
        try (var file = FileChannel.open(
                        directory.resolve("table"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                var session = Session.open(Program.of(ops.graph(), List.of(y)), Map.of())) {
            MemorySegment memory = file.map(FileChannel.MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, elements - 1, 7);
            var large = NativeTensor.over(memory, FLOAT32, elements);
            var last = NativeTensor.of(new long[] {elements - 1}, 1);
            try (var outputs = session.run(Map.of("table", large, "at", last), Set.of("y"))) {
                assertThat(outputs.floats("y")).containsExactly(7);
            }
        }
    }

    @Test
    void memoryOfAnotherSizeIsRefused() {
        MemorySegment memory = Arena.ofAuto().allocate(12);
        assertThatThrownBy(() -> NativeTensor.over(memory, FLOAT32, 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a tensor of shape [2, 2] needs 16 bytes, the memory has 12");
    }
}
