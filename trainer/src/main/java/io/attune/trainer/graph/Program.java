package io.attune.trainer.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of a graph that computes some outputs, ready to be written as an ONNX model. Values in {@code given} are inputs of the program although
 * nodes of the graph could compute them: that is how a backward program takes what the forward one saved.
 */
public final class Program {
    private static final int IR_VERSION = 9;
    private static final int ONNX_VERSION = 18;

    private final Graph graph;
    private final List<Value> outputs;
    private final List<Node> nodes;
    private final Set<Value> used;
    private final Set<Value> given;

    private Program(Graph graph, List<Value> outputs, Set<Value> given) {
        this.graph = graph;
        this.outputs = List.copyOf(outputs);
        this.given = given;
        this.used = new HashSet<>(outputs);
        this.nodes = needed();
    }

    private Program(Program origin, List<Node> nodes) {
        this.graph = origin.graph;
        this.outputs = origin.outputs;
        this.given = origin.given;
        this.used = origin.used;
        this.nodes = nodes;
    }

    /** The same with each sum and the norm that reads it as one operator. */
    public Program withSkipNorms() {
        return new Program(this, SkipNorms.fused(nodes, used));
    }

    /** The same for where matrices are not multiplied in half precision. */
    public Program withWideProducts() {
        return new Program(this, WideProducts.of(nodes));
    }

    /** Everything that the outputs need. */
    public static Program of(Graph graph, List<Value> outputs) {
        return new Program(graph, outputs, Set.of());
    }

    /** What the outputs need beyond values that another program has computed already. */
    public static Program after(Graph graph, List<Value> outputs, Collection<Value> given) {
        return new Program(graph, outputs, new LinkedHashSet<>(given));
    }

    /**
     * The values that {@code first} computes and a program {@link #after} it has to be given to compute {@code outputs}: what nodes applied after its last
     * one read, less what is {@linkplain WorthKeeping made again}.
     *
     * @param bounds in the order in which they are made: until the last of them is there, {@code first} makes nothing else that crosses
     */
    public static List<Value> crossing(Graph graph, Program first, List<Value> outputs, List<Value> bounds) {
        Set<Value> made = WorthKeeping.outside(first.nodes, bounds);
        var crossing = new LinkedHashSet<Value>();
        for (Node node : new Program(graph, outputs, made).nodes) {
            node.inputs().stream().filter(made::contains).forEach(crossing::add);
        }
        return WorthKeeping.of(first.nodes, crossing);
    }

    private List<Node> needed() {
        var kept = new ArrayList<Node>();
        for (Node node : graph.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(o -> used.contains(o) && !given.contains(o))) {
                kept.add(node);
                node.inputs().stream().filter(i -> i != null).forEach(used::add);
            }
        }
        return kept.reversed();
    }

    /** What a run must be given, in the order of the graph, then what was given from before. */
    public List<Value> inputs() {
        var inputs = new ArrayList<Value>(graph.inputs());
        inputs.addAll(given);
        inputs.removeIf(value -> !used.contains(value));
        return inputs;
    }

    /** The weights that a session must be given when it opens. */
    public List<Value> frozen() {
        return graph.bound().stream().filter(used::contains).toList();
    }

    public List<Value> outputs() {
        return outputs;
    }

    /** The ONNX model as protobuf bytes. Frozen weights are only declared in it. */
    public byte[] bytes() {
        var proto = GraphProto.newBuilder().setName("attune");
        inOrderOfUse().forEach(node -> proto.addNode(node(node)));
        inputs().forEach(input -> proto.addInput(declaration(input)));
        outputs.forEach(output -> proto.addOutput(declaration(output)));
        for (Constant constant : graph.constants()) {
            if (used.contains(constant.value())) {
                proto.addInitializer(header(constant.value()).setRawData(constant.bytes()));
            }
        }
        frozen().forEach(weight -> proto.addInitializer(outside(weight)));
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(operators(Graph.ONNX, ONNX_VERSION))
                .addOpsetImport(operators(Graph.MICROSOFT, 1))
                .setGraph(proto)
                .build()
                .toByteArray();
    }

    /**
     * The nodes as ONNX Runtime should take them up. It walks back from each node that no other reads, the last one of the model first, and runs what that
     * needs (the nodes that only name an output are gone by then). As the walk of differentiation leaves them, the gradient of the first block's weights
     * would be that node: the gradients of all states would be made, and kept, before any weight has its own. So the nodes that make outputs stand at the
     * end, in reverse, and each runs as soon as it can.
     *
     * <p>Of what a node reads it makes first what stands last. What is made of weights alone stands at the beginning: each is then made right before it is
     * used, and not all of them before the first state.
     */
    private List<Node> inOrderOfUse() {
        List<Node> names = unread(nodes);
        var others = new ArrayList<>(nodes);
        others.removeAll(names);
        List<Node> makers = unread(others);
        others.removeAll(makers);
        List<Node> ordered = WeightNodes.among(others);
        others.removeAll(ordered);
        ordered.addAll(others);
        ordered.addAll(makers.reversed());
        ordered.addAll(names);
        return ordered;
    }

    private static List<Node> unread(List<Node> nodes) {
        var read = new HashSet<Value>();
        nodes.forEach(node -> read.addAll(node.inputs()));
        return nodes.stream()
                .filter(node -> node.outputs().stream().noneMatch(read::contains))
                .toList();
    }

    private static OperatorSetIdProto operators(String domain, int version) {
        return OperatorSetIdProto.newBuilder()
                .setDomain(domain)
                .setVersion(version)
                .build();
    }

    /** ONNX Runtime wants an external location that exists even where the session gets the tensor itself; it never opens it. */
    private static TensorProto.Builder outside(Value weight) {
        return header(weight)
                .setDataLocation(DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("."));
    }

    private static TensorProto.Builder header(Value value) {
        var tensor = TensorProto.newBuilder()
                .setName(value.name())
                .setDataType(value.type().code());
        for (Dim dim : value.shape().dims()) {
            switch (dim) {
                case Dim.Fixed(long size) -> tensor.addDims(size);
                case Dim.Named(String name) ->
                    throw new IllegalStateException(
                            value + " stands in the file and cannot have the open axis " + name);
            }
        }
        return tensor;
    }

    private static NodeProto node(Node node) {
        var proto = NodeProto.newBuilder()
                .setOpType(node.operator())
                .setDomain(node.domain())
                .setName(node.output().name());
        node.inputs().forEach(input -> proto.addInput(input == null ? "" : input.name()));
        node.outputs().forEach(output -> proto.addOutput(output.name()));
        node.attributes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> proto.addAttribute(attribute(entry.getKey(), entry.getValue())));
        return proto.build();
    }

    private static AttributeProto attribute(String name, Attribute attribute) {
        var proto = AttributeProto.newBuilder().setName(name);
        switch (attribute) {
            case Attribute.Int(long value) -> proto.setType(AttributeType.INT).setI(value);
            case Attribute.Real(float value) ->
                proto.setType(AttributeType.FLOAT).setF(value);
            case Attribute.Text(String value) ->
                proto.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(value));
            case Attribute.Ints(List<Long> values) ->
                proto.setType(AttributeType.INTS).addAllInts(values);
        }
        return proto.build();
    }

    private static ValueInfoProto declaration(Value value) {
        var shape = TensorShapeProto.newBuilder();
        for (Dim dim : value.shape().dims()) {
            switch (dim) {
                case Dim.Fixed(long size) -> shape.addDimBuilder().setDimValue(size);
                case Dim.Named(String name) -> shape.addDimBuilder().setDimParam(name);
            }
        }
        var tensor =
                TypeProto.Tensor.newBuilder().setElemType(value.type().code()).setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(value.name())
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
