package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.INT32;
import static io.attune.trainer.graph.ElementType.INT64;
import static io.attune.trainer.graph.Graph.ONNX;
import static io.attune.trainer.sample.CachedDecoder.LENGTH;
import static io.attune.trainer.sample.CachedDecoder.ROWS;

import io.attune.trainer.graph.Attribute;
import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.Weights;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.model.rope.RotaryTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The decoder as others run it: tokens and an attention mask over all tokens so far in, the logits of every token out, {@code [rows,
 * length, vocabulary]}. In texts of different lengths zeros of the mask stand behind the shorter ones, and their tokens mean nothing.
 */
final class ServedGraph {
    static final String INPUT_IDS = "input_ids";
    static final String ATTENTION_MASK = "attention_mask";
    static final String LOGITS = "logits";

    /** With the layer for the number. */
    static final String PAST_KEYS = "past_key_values.%d.key";

    static final String PAST_VALUES = "past_key_values.%d.value";
    static final String PRESENT_KEYS = "present.%d.key";
    static final String PRESENT_VALUES = "present.%d.value";

    private static final String COSINES = "rotary_cosines";
    private static final String SINES = "rotary_sines";

    private static final StepForm FORM = new StepForm(StepForm.Parts.FUSED, FLOAT32);

    private final Graph graph = new Graph(FLOAT32);
    private final Operators op = new Operators(graph);
    private final List<Tensor> made;
    private final List<Value> outputs = new ArrayList<>();

    ServedGraph(ModelConfig config, Weights weights) {
        var projections = new JoinedProjections(config, Set.of());
        this.made = Stream.concat(
                        tables(config).stream(),
                        projections.names().stream().map(name -> projections.tensor(name, weights)))
                .toList();
        Value tokens = graph.input(INPUT_IDS, INT64, Shape.of(ROWS, LENGTH));
        Value mask = graph.input(ATTENTION_MASK, INT64, Shape.of(ROWS, Dim.named("total")));
        Value last = op.sub(lengths(mask), graph.integer(1));
        Shape table = Shape.of(config.maxPositions(), HeadLayout.of(config).widePairs());
        var places = new CachedDecoder.Places(
                tokens,
                positions(tokens, mask),
                op.cast(last, INT32),
                op.cast(width(mask), INT32),
                graph.frozen(COSINES, table),
                graph.frozen(SINES, table));
        var names = new CachedDecoder.CacheNames(PAST_KEYS::formatted, PAST_VALUES::formatted);
        var decoder = new CachedDecoder(graph, projections.config(), Set.of(), places, names, FORM);
        outputs.add(graph.output(LOGITS, decoder.logits(decoder.states())));
        int cache = 0;
        for (Value present : decoder.caches().values()) {
            String name = cache % 2 == 0 ? PRESENT_KEYS : PRESENT_VALUES;
            outputs.add(graph.output(name.formatted(cache / 2), present));
            cache++;
        }
    }

    Program program() {
        return Program.of(graph, outputs).withSkipNorms();
    }

    /** What the program wants beside the model's weights. */
    List<Tensor> made() {
        return made;
    }

    private static List<Tensor> tables(ModelConfig config) {
        return switch (config.positions()) {
            case Positions.Learned _ -> List.of();
            case Positions.Rotary rotary -> {
                RotaryTable table = rotary.rope().ofSteps(config.maxPositions());
                HeadLayout layout = HeadLayout.of(config);
                yield List.of(
                        Tensor.of(COSINES, layout.widened(table.cosines()), config.maxPositions(), layout.widePairs()),
                        Tensor.of(SINES, layout.widened(table.sines()), config.maxPositions(), layout.widePairs()));
            }
        };
    }

    /** [rows, total] → [rows]. */
    private Value lengths(Value mask) {
        return graph.apply(
                ONNX,
                "ReduceSum",
                List.of(mask, graph.integers(1)),
                Map.of("keepdims", Attribute.of(false)),
                INT64,
                Shape.of(ROWS));
    }

    /** The second axis of a matrix, [1]. */
    private Value width(Value matrix) {
        return op.gather(op.shapeOf(matrix), graph.integers(1));
    }

    /** A token stands where the mask has so many ones before it: [rows, length]. The new tokens are the last ones that it covers. */
    private Value positions(Value tokens, Value mask) {
        Value ones = graph.apply(ONNX, "CumSum", List.of(mask, graph.integer(1)), Map.of(), INT64, mask.shape());
        Value begin = op.sub(width(mask), width(tokens));
        Value newest = graph.apply(
                ONNX,
                "Slice",
                List.of(ones, begin, graph.integers(Long.MAX_VALUE), graph.integers(1)),
                Map.of(),
                INT64,
                tokens.shape());
        return op.sub(newest, graph.integer(1));
    }
}
