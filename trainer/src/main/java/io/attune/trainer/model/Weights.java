package io.attune.trainer.model;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tensors by their Hugging Face names, in a fixed order. */
public final class Weights {
    private final Map<String, Tensor> tensors;

    public Weights(Collection<Tensor> tensors) {
        var byName = new LinkedHashMap<String, Tensor>();
        for (Tensor tensor : tensors) {
            if (byName.put(tensor.name(), tensor) != null) {
                throw new IllegalArgumentException("two tensors are named " + tensor.name());
            }
        }
        this.tensors = Collections.unmodifiableMap(byName);
    }

    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("there is no tensor " + name);
        }
        return tensor;
    }

    public @Nullable Tensor find(String name) {
        return tensors.get(name);
    }

    /** The others. */
    public Weights without(String name) {
        return new Weights(tensors.values().stream()
                .filter(tensor -> !tensor.name().equals(name))
                .toList());
    }

    /** The same with this one in the place of the one of its name. */
    Weights with(Tensor other) {
        return new Weights(tensors.values().stream()
                .map(tensor -> tensor.name().equals(other.name()) ? other : tensor)
                .toList());
    }

    public Set<String> names() {
        return tensors.keySet();
    }

    public Collection<Tensor> all() {
        return tensors.values();
    }

    public long parameters() {
        return tensors.values().stream().mapToLong(Tensor::elements).sum();
    }

    /** The same numbers in memory of their own. */
    public Weights copy() {
        return new Weights(tensors.values().stream().map(t -> t.copy(t.name())).toList());
    }
}
