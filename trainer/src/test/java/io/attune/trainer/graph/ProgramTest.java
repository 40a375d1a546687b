package io.attune.trainer.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgramTest {

    /** ONNX Runtime takes up the last first: its gradient is there, and what it was made from gone, before the next is begun. */
    @Test
    void theGradientOfTheLastWeightIsTakenUpFirst() throws Exception {
        var graph = new Graph(ElementType.FLOAT32);
        var ops = new Operators(graph);
        Value state = graph.input("x", ElementType.FLOAT32, Shape.of(Dim.named("n"), Dim.of(4)));
        List<Value> weights = new ArrayList<>();
        for (String name : List.of("first", "second", "third")) {
            Value weight = graph.parameter(name, Shape.of(4, 4));
            weights.add(weight);
            state = ops.gemm(state, weight, false, false);
        }
        Value seed = graph.input("seed", ElementType.FLOAT32, state.shape());
        List<Value> gradients = new ArrayList<>();
        Differentiation.of(ops, Map.of(state, seed), weights)
                .forEach((weight, gradient) -> gradients.add(graph.output("of " + weight.name(), gradient)));

        List<NodeProto> nodes = ModelProto.parseFrom(
                        Program.of(graph, gradients).bytes())
                .getGraph()
                .getNodeList();
        List<String> made = nodes.stream().map(node -> node.getOutput(0)).toList();
        assertThat(gradients.stream()
                        .map(gradient -> made.indexOf(maker(nodes, gradient)))
                        .toList())
                .isSortedAccordingTo((earlier, later) -> earlier - later);
        assertThat(made.subList(made.size() - gradients.size(), made.size()))
                .containsExactlyInAnyOrderElementsOf(
                        gradients.stream().map(Value::name).toList());
    }

    /** It makes first what stands last of what a node reads: the state, and then, when that is there, what the weight is made of. */
    @Test
    void whatIsMadeOfWeightsStandsBeforeWhatIsMadeOfTheBatch() throws Exception {
        var graph = new Graph(ElementType.FLOAT32);
        var ops = new Operators(graph);
        Value state = graph.input("x", ElementType.FLOAT32, Shape.of(Dim.named("n"), Dim.of(4)));
        List<String> weights = new ArrayList<>();
        for (String name : List.of("first", "second", "third")) {
            Value weight = ops.neg(graph.parameter(name, Shape.of(4, 4)));
            weights.add(weight.name());
            state = ops.gemm(ops.exp(state), weight, false, false);
        }
        Value lengths = ops.cast(ops.shapeOf(state), ElementType.FLOAT32);

        var program = Program.of(graph, List.of(graph.output("y", state), graph.output("lengths", lengths)));
        List<String> made = ModelProto.parseFrom(program.bytes()).getGraph().getNodeList().stream()
                .map(node -> node.getOutput(0))
                .toList();
        assertThat(made).startsWith(weights.toArray(String[]::new)).hasSize(13);
    }

    /** The name of what an output, which is only a name for it, stands for. */
    private static String maker(List<NodeProto> nodes, Value output) {
        return nodes.stream()
                .filter(node -> node.getOutput(0).equals(output.name()))
                .findFirst()
                .orElseThrow()
                .getInput(0);
    }
}
