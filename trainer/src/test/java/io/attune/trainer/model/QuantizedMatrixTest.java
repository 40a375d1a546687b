package io.attune.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Layers;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.ort.Session;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Numbers in 8 and 4 bits, from Java's code and from ONNX Runtime's, against the definition in exact arithmetic. */
class QuantizedMatrixTest {
    private static final int ROWS = 5;

    private static final int COLUMNS = 96;

    @Test
    void fourBitsHoldSevenStepsToEitherSide() {
        Tensor matrix = Tensor.of("w", new float[] {7, -7, 3.4f, 3.6f, 0.5f, 1.5f, -2.5f, 0}, 1, 8);
        assertThat(QuantizedMatrix.of(matrix, BaseFormat.INT4).dequantized().toArray())
                .containsExactly(7, -7, 3, 4, 0, 2, -2, 0);
    }

    @Test
    void eightBitsHold127StepsToEitherSide() {
        Tensor matrix = Tensor.of("w", new float[] {63.5f, -63.5f, 1.2f, 1.3f, -0.3f, 0, 0.24f, -1.01f}, 1, 8);
        assertThat(QuantizedMatrix.of(matrix, BaseFormat.INT8).dequantized().toArray())
                .containsExactly(63.5f, -63.5f, 1, 1.5f, -0.5f, 0, 0, -1);
    }

    @Test
    void aBlockOfZerosStaysOne() {
        Tensor matrix = Tensor.of("w", new float[] {0, 0, Float.MIN_VALUE, 0}, 2, 2);
        assertThat(QuantizedMatrix.of(matrix, BaseFormat.INT4).dequantized().toArray())
                .containsOnly(0);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "FLOAT32")
    void eachNumberIsTheNearestStepOfItsBlock(BaseFormat format) {
        Tensor matrix = matrix();
        Tensor back = QuantizedMatrix.of(matrix, format).dequantized();
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                float scale = scale(matrix, row, column, format);
                BigDecimal steps = new BigDecimal(matrix.get((long) row * COLUMNS + column))
                        .divide(new BigDecimal(scale), 0, RoundingMode.HALF_EVEN);
                assertThat(back.get((long) row * COLUMNS + column)).isEqualTo(steps.intValueExact() * scale);
            }
        }
    }

    /** The largest of the block, as the largest whole number. */
    private static float scale(Tensor matrix, int row, int column, BaseFormat format) {
        int start = column / 32 * 32;
        float largest = 0;
        for (int i = start; i < Math.min(COLUMNS, start + 32); i++) {
            largest = Math.max(largest, Math.abs(matrix.get((long) row * COLUMNS + i)));
        }
        return largest / (format == BaseFormat.INT8 ? 127 : 7);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "FLOAT32")
    void aGraphComputesWithTheSameBits(BaseFormat format) {
        QuantizedMatrix quantized = QuantizedMatrix.of(matrix(), format);
        var graph = new Graph(ElementType.FLOAT32);
        long bytes = 32L * format.bits() / 8;
        var codes = graph.input(QuantizedValues.codes("w"), ElementType.UINT8, Shape.of(ROWS * COLUMNS / 32, bytes));
        var scales = graph.input(QuantizedValues.scales("w"), ElementType.FLOAT32, Shape.of(ROWS * COLUMNS / 32, 1));
        var numbers = graph.output(
                "numbers",
                new Layers(new Operators(graph)).dequantized(codes, scales, format.bits(), Shape.of(ROWS, COLUMNS)));
        assertThat(numbers.shape()).isEqualTo(Shape.of(ROWS, COLUMNS));
        try (var session = Session.open(Program.of(graph, List.of(numbers)), quantized.inputs());
                var outputs = session.run(quantized.inputs(), Set.of("numbers"))) {
            assertThat(outputs.floats("numbers"))
                    .isEqualTo(quantized.dequantized().toArray());
        }
    }

    @Test
    void blocksFillTheRow() {
        assertThat(QuantizedMatrix.block(1376)).isEqualTo(32);
        assertThat(QuantizedMatrix.block(1000)).isEqualTo(8);
    }

    @Test
    void rowsOfAnOddNumberAreRefused() {
        Tensor odd = Tensor.zeros("model.layers.0.mlp.down_proj.weight", 2, 5);
        assertThatThrownBy(() -> QuantizedMatrix.of(odd, BaseFormat.INT8))
                .isInstanceOf(BadInputException.class)
                .hasMessage(
                        "model.layers.0.mlp.down_proj.weight[2, 5] has rows of 5 numbers, and only an even number can be"
                                + " quantised; leave out --quantize");
    }

    private static Tensor matrix() {
        var random = new SplittableRandom(1);
        Tensor matrix = Tensor.zeros("w", ROWS, COLUMNS);
        for (long i = 0; i < matrix.elements(); i++) {
            matrix.set(i, (float) random.nextGaussian());
        }
        return matrix;
    }
}
