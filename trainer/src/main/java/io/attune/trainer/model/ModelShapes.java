package io.attune.trainer.model;

import io.attune.trainer.model.architecture.Block;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Norm;
import io.attune.trainer.model.architecture.Positions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors of a model with their shapes, in the order in which the decoder uses them. */
public final class ModelShapes {
    private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

    private ModelShapes() {}

    public static Map<String, List<Long>> of(ModelConfig config, Head head) {
        var model = new ModelShapes();
        long hidden = config.hiddenSize();
        model.shapes.put(config.embedding(), List.of((long) config.vocabularySize(), hidden));
        if (config.positions() instanceof Positions.Learned(String table)) {
            model.shapes.put(table, List.of((long) config.maxPositions(), hidden));
        }
        config.blocks().forEach(model::block);
        model.norm(config.finalNorm());
        if (!head.scores()) {
            model.shapes.putIfAbsent(config.head(), List.of((long) config.vocabularySize(), hidden));
        }
        model.shapes.putAll(top(config, head));
        return model.shapes;
    }

    /** What training puts on top of the decoder and its language head: rewards, or a critic. */
    static Map<String, List<Long>> top(ModelConfig config, Head head) {
        long hidden = config.hiddenSize();
        if (head.scores()) {
            return Map.of(Names.SCORE, List.of((long) head.outputs(), hidden));
        }
        return head.values() ? Map.of(Names.VALUE, List.of(1L, hidden)) : Map.of();
    }

    private void block(Block block) {
        block.norms().forEach(this::norm);
        block.linears().forEach(this::linear);
    }

    private void norm(Norm norm) {
        shapes.put(norm.weight(), List.of((long) norm.width()));
        if (norm.kind() == Norm.Kind.LAYER) {
            shapes.put(norm.bias(), List.of((long) norm.width()));
        }
    }

    private void linear(Linear linear) {
        shapes.put(linear.weight(), linear.shape());
        if (linear.hasBias()) {
            shapes.put(linear.bias(), List.of((long) linear.outputs()));
        }
    }
}
