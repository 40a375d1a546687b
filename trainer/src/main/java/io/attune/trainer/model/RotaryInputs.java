package io.attune.trainer.model;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.model.rope.Rope;
import io.attune.trainer.model.rope.RotaryTable;
import io.attune.trainer.ort.NativeTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rotary tables of runs, and which of their rows turns each token. One table serves all texts and grows when a longer one comes; only where turns
 * depend on the length of the text has each length a table of its own, behind those of others.
 */
final class RotaryInputs {
    private final @Nullable Rope rope;
    private final int most;
    private final ElementType floating;
    private @Nullable RotaryTable shared;
    private Map<String, NativeTensor> tables = Map.of();

    private RotaryInputs(@Nullable Rope rope, int most, ElementType floating) {
        this.rope = rope;
        this.most = most;
        this.floating = floating;
    }

    static RotaryInputs of(ModelConfig config, ElementType floating) {
        Rope rope = config.positions() instanceof Positions.Rotary(Rope turning) ? turning : null;
        return new RotaryInputs(rope, config.maxPositions(), floating);
    }

    /** What {@link DecoderInputs} calls rotations, cosines and sines; nothing for a model that does not turn. */
    Map<String, NativeTensor> of(PackedRows rows) {
        if (rope == null) {
            return Map.of();
        }
        return rope.dependsOnLength() ? byLength(rope, rows) : shared(rope, rows);
    }

    private Map<String, NativeTensor> shared(Rope turning, PackedRows rows) {
        int before = shared == null ? 0 : shared.positions();
        if (rows.positions() > before) {
            shared = turning.ofText(Math.min(most, Math.max(rows.positions(), 2 * before)));
            tables = tables(List.of(shared));
        }
        return with(rows.tokenPositions(), tables);
    }

    private Map<String, NativeTensor> byLength(Rope turning, PackedRows rows) {
        int[] lengths = rows.textLengths();
        var all = new ArrayList<RotaryTable>();
        var starts = new HashMap<Integer, Integer>();
        int end = 0;
        for (int length : Arrays.stream(lengths).distinct().toArray()) {
            starts.put(length, end);
            end += length;
            all.add(turning.ofText(length));
        }
        long[] rotations = rows.tokenPositions().clone();
        for (int token = 0; token < rotations.length; token++) {
            rotations[token] += starts.getOrDefault(lengths[token], 0);
        }
        return with(rotations, tables(all));
    }

    private static Map<String, NativeTensor> with(long[] rotations, Map<String, NativeTensor> tables) {
        var inputs = new HashMap<>(tables);
        inputs.put("rotations", NativeTensor.of(rotations, rotations.length, 1));
        return inputs;
    }

    private Map<String, NativeTensor> tables(List<RotaryTable> all) {
        int pairs = all.getFirst().pairs();
        int rows = all.stream().mapToInt(RotaryTable::positions).sum();
        double[] cosines = new double[rows * pairs];
        double[] sines = new double[rows * pairs];
        int at = 0;
        for (RotaryTable table : all) {
            for (int i = 0; i < table.cosines().length; i++) {
                cosines[at] = table.cosines()[i];
                sines[at++] = table.sines()[i];
            }
        }
        return Map.of(
                "cosines", NativeTensor.of(floating, cosines, rows, pairs),
                "sines", NativeTensor.of(floating, sines, rows, pairs));
    }
}
