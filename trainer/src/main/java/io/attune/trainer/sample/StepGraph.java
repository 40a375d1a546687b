package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.INT32;
import static io.attune.trainer.graph.ElementType.INT64;
import static io.attune.trainer.sample.CachedDecoder.FLAT;
import static io.attune.trainer.sample.CachedDecoder.LENGTH;
import static io.attune.trainer.sample.CachedDecoder.ROWS;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The decoder as it answers: tokens {@code [rows, length]} in, their keys and values into a cache that input and output share, and
 * what the last token of each row predicts out, as {@link DrawGraph} has it. Rows may differ in length: they are padded on the right, and what
 * the padding writes into the cache is overwritten before it is ever read.
 *
 * <p>The weights of the base are frozen. Adapters (Hu et al. 2021) are inputs, so that another one needs no other session; their
 * scale is in their second matrix already.
 */
final class StepGraph {
    static final String TOKENS = "tokens";
    /** Where each row's last token stands when the rows stand behind each other: int64 [rows]. */
    static final String LAST = "last";
    /** The position of each row's last token in its text: int32 [rows]. */
    static final String LAST_POSITION = "last_position";
    /** The tokens of the longest row, the cached ones included: int32 [1]. */
    static final String LONGEST = "longest";

    /** Rotary tables, [positions, pairs]; as many positions as the cache holds. */
    static final String COSINES = "cosines";

    static final String SINES = "sines";

    private final Graph graph;
    private final Operators op;
    private final ModelConfig config;
    private final Value tokens;
    private final Value last;
    private final Value lastPosition;
    private final CachedDecoder decoder;
    private final List<Value> predictions;

    /** @param adapted the linear layers that have an adapter */
    StepGraph(ModelConfig config, Set<Linear> adapted, Drawing drawing, StepForm form) {
        this.config = config;
        this.graph = new Graph(form.precision());
        this.op = new Operators(graph);
        this.tokens = graph.input(TOKENS, INT64, Shape.of(ROWS, LENGTH));
        this.last = graph.input(LAST, INT64, Shape.of(ROWS));
        this.lastPosition = graph.input(LAST_POSITION, INT32, Shape.of(ROWS));
        Shape table =
                Shape.of(CachedDecoder.POSITIONS, Dim.of(HeadLayout.of(config).widePairs()));
        var places = new CachedDecoder.Places(
                tokens,
                positions(),
                lastPosition,
                graph.input(LONGEST, INT32, Shape.of(1)),
                graph.input(COSINES, FLOAT32, table),
                graph.input(SINES, FLOAT32, table));
        var names = new CachedDecoder.CacheNames(layer -> "keys_" + layer, layer -> "values_" + layer);
        this.decoder = new CachedDecoder(graph, config, adapted, places, names, form);
        Value states = op.reshape(decoder.states(), Shape.of(FLAT, Dim.of(config.hiddenSize())));
        Value logits = decoder.logits(op.gather(states, last));
        this.predictions = DrawGraph.behind(op, drawing, logits, form);
    }

    Program program() {
        List<Value> outputs = new ArrayList<>(decoder.caches().values());
        outputs.addAll(predictions);
        return Program.of(graph, outputs).withSkipNorms();
    }

    /** The names of the caches as inputs, each with its name as output; both have to be the same memory. */
    Map<String, String> caches() {
        Map<String, String> names = new LinkedHashMap<>();
        decoder.caches().forEach((before, after) -> names.put(before.name(), after.name()));
        return names;
    }

    static String adapterDown(Linear linear) {
        return linear.name() + ".lora_A.weight";
    }

    static String adapterUp(Linear linear) {
        return linear.name() + ".lora_B.weight";
    }

    /** The position of each token, [rows, length]; what stands behind a row's last token gets the model's last. */
    private Value positions() {
        Value starts = op.mul(op.range(tokens, 0, ROWS), length());
        Value places = op.add(op.unsqueeze(starts, 1), op.unsqueeze(op.range(tokens, 1, LENGTH), 0));
        Value behind = op.sub(op.unsqueeze(last, 1), places);
        Value own = op.sub(op.unsqueeze(op.cast(lastPosition, INT64), 1), behind);
        Value end = graph.integer(config.maxPositions() - 1L);
        return op.where(op.greaterOrEqual(end, own), own, end);
    }

    private Value length() {
        return op.gather(op.shapeOf(tokens), graph.integer(1));
    }
}
