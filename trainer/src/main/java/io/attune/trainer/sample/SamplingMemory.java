package io.attune.trainer.sample;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.ModelShapes;
import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Set;

/** About how much memory a {@link Sampler} takes beside the weights that it is given, in bytes. */
public final class SamplingMemory {
    /** States, residual sums and what norms make of them, of a layer. */
    private static final int STATES = 4;

    /** Gate, up and their product, of the widest layer. */
    private static final int INNER = 3;

    /** Logits and the probabilities before and after shaping. */
    private static final int PREDICTIONS = 3;

    private SamplingMemory() {}

    /** The model's weights as they are held in that precision: in float32 ONNX Runtime keeps them in an order of its own on the CPU, and a device as a copy. */
    public static long weights(ModelConfig config, ElementType precision) {
        Set<String> factors = CachedDecoder.factors(config);
        return ModelShapes.of(config, Head.LANGUAGE_MODEL).entrySet().stream()
                .mapToLong(weight -> weight.getValue().stream()
                        .reduce(
                                (long) (factors.contains(weight.getKey()) ? precision : ElementType.FLOAT32).bytes(),
                                Math::multiplyExact))
                .sum();
    }

    /** The matrices that a sampler on the CPU joins, which it keeps beside those that it is given; in half precision none. */
    public static long joined(ModelConfig config, ElementType precision, Set<Linear> adapted) {
        if (precision.isHalf()) {
            return 0;
        }
        var projections = new JoinedProjections(config, adapted);
        var shapes = ModelShapes.of(projections.config(), Head.LANGUAGE_MODEL);
        return projections.names().stream()
                .mapToLong(name ->
                        requireNonNull(shapes.get(name), name).stream().reduce((long) Float.BYTES, Math::multiplyExact))
                .sum();
    }

    /**
     * The cache of keys and values, which a sampler keeps.
     *
     * @param prompts as they would be drawn for
     */
    public static long cache(ModelConfig config, ElementType precision, List<int[]> prompts, int maxNewTokens) {
        long capacity = DrawingLane.capacity((int) Math.min(longest(prompts) + maxNewTokens, config.maxPositions()));
        int width = HeadLayout.of(config).width();
        return precision.bytes() * 2L * config.layers() * rows(prompts) * config.kvHeads() * capacity * width;
    }

    /**
     * What reading the prompts makes or predicting the next tokens, whichever is more.
     *
     * @param prompts as they would be drawn for; the first are read together
     */
    public static long drawing(ModelConfig config, List<int[]> prompts) {
        int rows = rows(prompts);
        long read = prompts.stream().limit(rows).map(IntBuffer::wrap).distinct().count();
        long predicted = (long) PREDICTIONS * rows * config.vocabularySize();
        return Float.BYTES * Math.max(read * reading(config, longest(prompts)), predicted);
    }

    private static int rows(List<int[]> prompts) {
        return Math.min(Sampler.ROWS, prompts.size());
    }

    private static long longest(List<int[]> prompts) {
        return prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
    }

    /** Numbers that one prompt's reading makes in a layer. */
    private static long reading(ModelConfig config, long length) {
        Attention attention = config.blocks().getFirst().attention();
        long widest = config.blocks().getFirst().linears().stream()
                .mapToInt(Linear::outputs)
                .max()
                .orElse(0);
        return length * (STATES * (long) config.hiddenSize() + INNER * widest) + attention.heads() * length * length;
    }
}
