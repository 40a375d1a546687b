package io.attune.trainer.sample;

import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.model.rope.Rope;
import io.attune.trainer.model.rope.RotaryTable;
import io.attune.trainer.ort.NativeTensor;
import java.util.HashMap;
import java.util.Map;

/**
 * The rotary tables of a cache, widened as its heads are, by the names of {@link StepGraph}; none for a model that does not turn. Where turns depend on
 * the length of a text, a prompt is read with those of its length, and each step with those of the text that it ends, as transformers does.
 */
final class StepTables implements AutoCloseable {
    private final HeadLayout layout;
    private final Positions positions;
    private final Map<String, NativeTensor> ofSteps;
    private final Map<Integer, Map<String, NativeTensor>> ofPrompts = new HashMap<>();

    StepTables(ModelConfig config, int capacity) {
        this.layout = HeadLayout.of(config);
        this.positions = config.positions();
        this.ofSteps = positions instanceof Positions.Rotary(Rope rope) ? widened(rope.ofSteps(capacity)) : Map.of();
    }

    /** Whether prompts of different lengths have tables of their own, so that they cannot be read together. */
    boolean dependOnLength() {
        return positions instanceof Positions.Rotary(Rope rope) && rope.dependsOnLength();
    }

    Map<String, NativeTensor> ofSteps() {
        return ofSteps;
    }

    /** @param length of the prompts */
    Map<String, NativeTensor> ofPrompts(int length) {
        return positions instanceof Positions.Rotary(Rope rope) && rope.dependsOnLength()
                ? ofPrompts.computeIfAbsent(length, some -> widened(rope.ofText(some)))
                : ofSteps;
    }

    private Map<String, NativeTensor> widened(RotaryTable table) {
        return Map.of(
                StepGraph.COSINES, widened(table.cosines(), table.positions()),
                StepGraph.SINES, widened(table.sines(), table.positions()));
    }

    private NativeTensor widened(float[] values, int rows) {
        return NativeTensor.of(layout.widened(values), rows, layout.widePairs());
    }

    @Override
    public void close() {
        ofSteps.values().forEach(NativeTensor::close);
        ofPrompts.values().forEach(tables -> tables.values().forEach(NativeTensor::close));
    }
}
