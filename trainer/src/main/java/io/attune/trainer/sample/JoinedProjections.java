package io.attune.trainer.sample;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.Weights;
import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.Block;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Projection;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Queries, keys and values of a block as one product of the states and a matrix that holds the rows of all three, where nothing is done to one of them alone.
 * Threads then wait for each other once instead of three times, and attention takes the product as it is. The numbers are the same.
 */
final class JoinedProjections {
    private final ModelConfig config;

    /** What each joined tensor is made of, in the order of its rows. */
    private final Map<String, List<String>> parts = new LinkedHashMap<>();

    /** @param adapted the linear layers that have an adapter; they stay as they are */
    JoinedProjections(ModelConfig config, Set<Linear> adapted) {
        // Where heads get zeros between them, each projection gets its own.
        this.config = HeadLayout.of(config).isWider()
                ? config
                : config.withBlocks(config.blocks().stream()
                        .map(block -> joined(block, adapted))
                        .toList());
    }

    /** The model with the joined layers. */
    ModelConfig config() {
        return config;
    }

    /** The tensors that it has beside those that it was given. */
    Set<String> names() {
        return parts.keySet();
    }

    /** One of them. */
    Tensor tensor(String name, Weights weights) {
        return stacked(
                name,
                requireNonNull(parts.get(name), name).stream().map(weights::get).toList());
    }

    private Block joined(Block block, Set<Linear> adapted) {
        Attention attention = block.attention();
        if (!(attention.projection() instanceof Projection.Separate separate)
                || attention.queryNorm() != null
                || attention.keyNorm() != null
                || !alike(separate.layers())
                || !Collections.disjoint(separate.layers(), adapted)) {
            return block;
        }
        Linear all = all(separate.layers());
        parts.put(all.weight(), separate.layers().stream().map(Linear::weight).toList());
        if (all.hasBias()) {
            parts.put(all.bias(), separate.layers().stream().map(Linear::bias).toList());
        }
        return block.with(attention.with(new Projection.Stacked(all)));
    }

    private static boolean alike(List<Linear> layers) {
        return layers.stream().noneMatch(Linear::transposed)
                && layers.stream().map(Linear::hasBias).distinct().count() == 1;
    }

    private static Linear all(List<Linear> layers) {
        Linear first = layers.getFirst();
        var name = new StringBuilder(first.name());
        layers.stream().skip(1).forEach(layer -> name.append('+').append(layer.module()));
        int outputs = layers.stream().mapToInt(Linear::outputs).sum();
        return new Linear(name.toString(), outputs, first.inputs(), first.hasBias(), false);
    }

    private static Tensor stacked(String name, List<Tensor> parts) {
        long[] shape = parts.getFirst().shape();
        shape[0] = parts.stream().mapToLong(part -> part.shape()[0]).sum();
        Tensor stacked = Tensor.zeros(name, shape);
        long offset = 0;
        for (Tensor part : parts) {
            MemorySegment data = part.data();
            MemorySegment.copy(data, 0, stacked.data(), offset, data.byteSize());
            offset += data.byteSize();
        }
        return stacked;
    }
}
