package io.attune.trainer.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One application of an operator. An input that is null is an optional one left out. */
record Node(
        String domain,
        String operator,
        List<@Nullable Value> inputs,
        List<Value> outputs,
        Map<String, Attribute> attributes) {

    Node {
        inputs = Collections.unmodifiableList(new ArrayList<>(inputs));
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
    }

    Value input(int index) {
        Value value = inputs.get(index);
        if (value == null) {
            throw new IllegalStateException("input " + index + " of " + operator + " is left out");
        }
        return value;
    }

    Value output() {
        return outputs.getFirst();
    }

    long integer(String name) {
        return attributes.get(name) instanceof Attribute.Int(long value) ? value : 0;
    }

    boolean flag(String name) {
        return integer(name) != 0;
    }

    double real(String name, double absent) {
        return attributes.get(name) instanceof Attribute.Real(float value) ? value : absent;
    }

    List<Long> integers(String name) {
        return attributes.get(name) instanceof Attribute.Ints(List<Long> values) ? values : List.of();
    }
}
