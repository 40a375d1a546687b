package io.attune.trainer.sample;

import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.model.rope.Rope;
import io.attune.trainer.model.rope.RotaryTable;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Operand;
import java.util.HashMap;
import java.util.Map;

/**
 * The rotary tables of a cache, widened as its heads are, by the names of {@link StepGraph}; none for a model that does not turn. Where turns depend on
 * the length of a text, a prompt is read with those of its length, and each step with those of the text that it ends, as transformers does.
 */
final class StepTables implements AutoCloseable {
    private final Device device;
    private final HeadLayout layout;
    private final Positions positions;
    private final Map<String, Operand> ofSteps;
    private final Map<Integer, Map<String, Operand>> ofPrompts = new HashMap<>();

    StepTables(Device device, ModelConfig config, int capacity) {
        this.device = device;
        this.layout = HeadLayout.of(config);
        this.positions = config.positions();
        this.ofSteps = positions instanceof Positions.Rotary(Rope rope) ? widened(rope.ofSteps(capacity)) : Map.of();
    }

    /** Whether prompts of different lengths have tables of their own, so that they cannot be read together. */
    boolean dependOnLength() {
        return positions instanceof Positions.Rotary(Rope rope) && rope.dependsOnLength();
    }

    Map<String, Operand> ofSteps() {
        return ofSteps;
    }

    /** @param length of the prompts */
    Map<String, Operand> ofPrompts(int length) {
        return positions instanceof Positions.Rotary(Rope rope) && rope.dependsOnLength()
                ? ofPrompts.computeIfAbsent(length, some -> widened(rope.ofText(some)))
                : ofSteps;
    }

    private Map<String, Operand> widened(RotaryTable table) {
        return Map.of(
                StepGraph.COSINES, widened(table.cosines(), table.positions()),
                StepGraph.SINES, widened(table.sines(), table.positions()));
    }

    private Operand widened(float[] values, int rows) {
        return device.place(NativeTensor.of(layout.widened(values), rows, layout.widePairs()));
    }

    @Override
    public void close() {
        ofSteps.values().forEach(Operand::close);
        ofPrompts.values().forEach(tables -> tables.values().forEach(Operand::close));
    }
}
