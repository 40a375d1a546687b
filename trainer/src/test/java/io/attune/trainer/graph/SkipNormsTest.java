package io.attune.trainer.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.attune.trainer.graph.Graph.Output;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Outputs;
import io.attune.trainer.ort.Session;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SkipNormsTest {
    private static final int ROWS = 5;
    private static final int WIDTH = 16;

    private final Graph graph = new Graph(ElementType.FLOAT32);
    private final Operators ops = new Operators(graph);
    private final Layers layers = new Layers(ops);
    private final Shape shape = Shape.of(Dim.named("n"), Dim.of(WIDTH));
    private final Value x = graph.input("x", ElementType.FLOAT32, shape);
    private final Value y = graph.input("y", ElementType.FLOAT32, shape);
    private final Value weight = graph.input("weight", ElementType.FLOAT32, Shape.of(WIDTH));
    private final Value bias = graph.input("bias", ElementType.FLOAT32, Shape.of(WIDTH));

    private static List<String> operators(Program program) throws InvalidProtocolBufferException {
        return ModelProto.parseFrom(program.bytes()).getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .filter(operator -> !operator.equals("Identity"))
                .toList();
    }

    private static float[] random(int count, long seed) {
        var random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static void assertSame(Program one, Program other) {
        Map<String, NativeTensor> inputs = Map.of(
                "x", NativeTensor.of(random(ROWS * WIDTH, 1), ROWS, WIDTH),
                "y", NativeTensor.of(random(ROWS * WIDTH, 2), ROWS, WIDTH),
                "weight", NativeTensor.of(random(WIDTH, 3), WIDTH),
                "bias", NativeTensor.of(random(WIDTH, 4), WIDTH));
        Set<String> names = Set.of("sum", "normed");
        try (Session first = Session.open(one, Map.of());
                Session second = Session.open(other, Map.of());
                Outputs wanted = first.run(inputs, names);
                Outputs found = second.run(inputs, names)) {
            assertThat(found.floats("sum")).isEqualTo(wanted.floats("sum"));
            assertThat(found.floats("normed")).containsExactly(wanted.floats("normed"), within(1e-5f));
        }
        inputs.values().forEach(NativeTensor::close);
    }

    @Test
    void aSumAndItsNormBecomeOneOperatorThatGivesBoth() throws InvalidProtocolBufferException {
        Value sum = ops.add(x, y);
        Value normed = graph.output("normed", layers.rmsNorm(sum, weight, 1e-5));
        Program apart = Program.of(graph, List.of(graph.output("sum", sum), normed));
        Program together = apart.withSkipNorms();
        assertThat(operators(apart)).containsExactly("Add", "SimplifiedLayerNormalization");
        assertThat(operators(together)).containsExactly("SkipSimplifiedLayerNormalization");
        assertSame(apart, together);
    }

    @Test
    void soDoNormsThatCentre() throws InvalidProtocolBufferException {
        Value sum = ops.add(x, y);
        Value normed = graph.output("normed", layers.layerNorm(sum, weight, bias, 1e-5));
        Program apart = Program.of(graph, List.of(graph.output("sum", sum), normed));
        assertThat(operators(apart.withSkipNorms())).containsExactly("SkipLayerNormalization");
        assertSame(apart, apart.withSkipNorms());
    }

    /** As two norms of one state, where blocks are parallel. */
    @Test
    void aSecondNormOfTheSameSumStays() throws InvalidProtocolBufferException {
        Value sum = ops.add(x, y);
        Value first = layers.rmsNorm(sum, weight, 1e-5);
        Value second = layers.rmsNorm(sum, bias, 1e-5);
        Program apart =
                Program.of(graph, List.of(graph.output("sum", sum), graph.output("normed", ops.mul(first, second))));
        assertThat(operators(apart.withSkipNorms()))
                .containsExactly("SkipSimplifiedLayerNormalization", "SimplifiedLayerNormalization", "Mul");
        assertSame(apart, apart.withSkipNorms());
    }

    @Test
    void aSumOfDifferentShapesStays() throws InvalidProtocolBufferException {
        Value normed = graph.output("normed", layers.rmsNorm(ops.add(x, bias), weight, 1e-5));
        assertThat(operators(Program.of(graph, List.of(normed)).withSkipNorms()))
                .containsExactly("Add", "SimplifiedLayerNormalization");
    }

    /** As differentiation does. */
    @Test
    void aNormWhoseStatisticIsReadStays() throws InvalidProtocolBufferException {
        List<Value> normed = graph.apply(
                Graph.ONNX,
                "SimplifiedLayerNormalization",
                List.of(ops.add(x, y), weight),
                Map.of("axis", Attribute.of(-1), "epsilon", Attribute.of(1e-5)),
                List.of(
                        new Output(ElementType.FLOAT32, shape),
                        new Output(ElementType.FLOAT32, shape.with(-1, Shape.ONE))));
        Program program = Program.of(graph, normed);
        assertThat(operators(program.withSkipNorms())).containsExactly("Add", "SimplifiedLayerNormalization");
    }
}
