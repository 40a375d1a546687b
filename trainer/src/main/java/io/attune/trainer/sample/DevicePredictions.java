package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.INT64;
import static io.attune.trainer.sample.DrawGraph.BLOCK;
import static io.attune.trainer.sample.DrawGraph.LOGITS;
import static io.attune.trainer.sample.DrawGraph.POLICY;
import static io.attune.trainer.sample.DrawGraph.SHAPED;
import static io.attune.trainer.sample.DrawGraph.TOP_POLICY;
import static io.attune.trainer.sample.DrawGraph.TOP_TOKENS;
import static java.util.Objects.requireNonNull;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.ort.DeviceTensor;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Operand;
import io.attune.trainer.ort.ResidentDevice;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Predictions whose wide outputs stay on a device. The narrow ones cross with each run; of the wide ones what {@link #fetch} names crosses for all rows in
 * one run, and a whole row where a draw turns out to need it.
 */
final class DevicePredictions extends Predictions {
    private static final Set<String> WIDE = Set.of(LOGITS, POLICY, SHAPED);
    private static final String NUMBERS = "numbers";
    private static final String TOKENS = "tokens";
    private static final String FOUND = "found";

    private final ResidentDevice device;
    private final Map<String, DeviceTensor> wide = new HashMap<>();
    private final Map<String, float[]> fetched = new HashMap<>();
    private final boolean ranks;
    private int[] firstFetched = {};

    DevicePredictions(ResidentDevice device, int rows, Map<String, Integer> widths) {
        super(rows, narrow(widths));
        this.device = device;
        this.ranks = widths.containsKey(TOP_TOKENS);
        widths.forEach((name, width) -> {
            if (WIDE.contains(name)) {
                wide.put(name, device.allocate(FLOAT32, rows, width));
            }
        });
    }

    private static Map<String, Integer> narrow(Map<String, Integer> widths) {
        Map<String, Integer> narrow = new HashMap<>(widths);
        narrow.keySet().removeAll(WIDE);
        Integer likeliest = widths.get(TOP_TOKENS);
        if (likeliest != null) {
            narrow.put(TOP_POLICY, likeliest);
        }
        return narrow;
    }

    @Override
    Map<String, Operand> tensors(int rows) {
        Map<String, Operand> tensors = super.tensors(rows);
        wide.forEach((name, tensor) -> tensors.put(name, tensor.rows(0, rows)));
        return tensors;
    }

    @Override
    int width(String name) {
        DeviceTensor tensor = wide.get(name);
        return tensor == null ? super.width(name) : Math.toIntExact(tensor.shape()[1]);
    }

    /**
     * Reads neighbouring tokens of each row, {@value DrawGraph#BLOCK} or as many as there are.
     *
     * @param names of wide outputs
     * @param first the first token, for each of the first rows
     */
    void fetch(List<String> names, int[] first) {
        long[] tokens = new long[first.length * BLOCK];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = Math.min(first[i / BLOCK] + i % BLOCK, width(POLICY) - 1);
        }
        try (NativeTensor at = NativeTensor.of(tokens, first.length, BLOCK);
                NativeTensor found = NativeTensor.allocate(FLOAT32, first.length, BLOCK)) {
            for (String name : names) {
                try (DeviceTensor rows = tensor(name).rows(0, first.length)) {
                    device.shared("numbers of tokens", DevicePredictions::gather)
                            .run(Map.of(NUMBERS, rows, TOKENS, at), Set.of(), Map.of(FOUND, found))
                            .close();
                }
                fetched.put(name, found.memory().toArray(ValueLayout.JAVA_FLOAT));
            }
        }
        firstFetched = first.clone();
    }

    private static Program gather() {
        var ops = new Operators(new Graph(FLOAT32));
        Dim rows = Dim.named("rows");
        Value numbers = ops.graph().input(NUMBERS, FLOAT32, Shape.of(rows, Dim.named("vocabulary")));
        Value tokens = ops.graph().input(TOKENS, INT64, Shape.of(rows, Dim.named("count")));
        return Program.of(ops.graph(), List.of(ops.graph().output(FOUND, ops.gatherElements(numbers, tokens))));
    }

    @Override
    float number(String name, int row, int column) {
        if (ranks && name.equals(POLICY)) {
            for (int place = 0; place < width(TOP_TOKENS); place++) {
                if (token(row, place) == column) {
                    return super.number(TOP_POLICY, row, place);
                }
            }
        }
        return WIDE.contains(name) ? part(name, row, column, 1)[0] : super.number(name, row, column);
    }

    @Override
    float[] part(String name, int row, int from, int count) {
        if (!WIDE.contains(name)) {
            return super.part(name, row, from, count);
        }
        float[] blocks = fetched.get(name);
        float[] part = new float[count];
        if (blocks != null && from >= firstFetched[row] && from + count <= firstFetched[row] + BLOCK) {
            System.arraycopy(blocks, row * BLOCK + from - firstFetched[row], part, 0, count);
            return part;
        }
        try (DeviceTensor there = tensor(name).rows(row, 1);
                NativeTensor here = NativeTensor.allocate(FLOAT32, there.shape())) {
            device.copy(there, here);
            System.arraycopy(here.memory().toArray(ValueLayout.JAVA_FLOAT), from, part, 0, count);
            return part;
        }
    }

    private DeviceTensor tensor(String name) {
        return requireNonNull(wide.get(name), name);
    }

    @Override
    public void close() {
        wide.values().forEach(DeviceTensor::close);
        super.close();
    }
}
