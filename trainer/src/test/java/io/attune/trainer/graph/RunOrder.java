package io.attune.trainer.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which ONNX Runtime runs the nodes of a program, and what is in memory at each of them. It walks back from the nodes that no other reads, the last of the model first, and of
 * what a node reads it makes first what stands last; a node that only names an output is no part of it.
 */
public final class RunOrder {
    private final List<NodeProto> model = new ArrayList<>();
    private final Map<String, Integer> makers = new HashMap<>();
    private final List<NodeProto> run = new ArrayList<>();

    private RunOrder(GraphProto graph) {
        Set<String> outputs = new HashSet<>();
        graph.getOutputList().forEach(output -> outputs.add(output.getName()));
        for (NodeProto node : graph.getNodeList()) {
            if (!node.getOpType().equals("Identity") || !outputs.contains(node.getOutput(0))) {
                node.getOutputList().forEach(value -> makers.put(value, model.size()));
                model.add(node);
            }
        }
        walk();
    }

    /** Of the program as it is handed to ONNX Runtime. */
    public static RunOrder of(Program program) {
        try {
            return new RunOrder(ModelProto.parseFrom(program.bytes()).getGraph());
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void walk() {
        Deque<Integer> waiting = new ArrayDeque<>();
        var read = new HashSet<String>();
        model.forEach(node -> read.addAll(node.getInputList()));
        for (int i = 0; i < model.size(); i++) {
            if (model.get(i).getOutputList().stream().noneMatch(read::contains)) {
                waiting.push(i);
            }
        }
        var seen = new HashSet<Integer>();
        while (!waiting.isEmpty()) {
            int next = waiting.pop();
            if (next < 0) {
                run.add(model.get(-1 - next));
            } else if (seen.add(next)) {
                waiting.push(-1 - next);
                model.get(next).getInputList().stream()
                        .filter(makers::containsKey)
                        .map(makers::get)
                        .distinct()
                        .sorted()
                        .forEach(waiting::push);
            }
        }
    }

    /** The nodes in that order. */
    public List<NodeProto> nodes() {
        return run;
    }

    /** The names of the values that are there while each node runs: what nodes have made and it, or a later one, reads or makes. */
    public List<Set<String>> alive() {
        var last = new HashMap<String, Integer>();
        for (int i = 0; i < run.size(); i++) {
            for (String value : run.get(i).getInputList()) {
                last.put(value, i);
            }
        }
        List<Set<String>> alive = new ArrayList<>();
        var now = new HashSet<String>();
        for (int i = 0; i < run.size(); i++) {
            int at = i;
            now.addAll(run.get(i).getOutputList());
            alive.add(Set.copyOf(now));
            now.removeIf(value -> last.getOrDefault(value, -1) <= at);
        }
        return alive;
    }
}
