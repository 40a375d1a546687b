package io.attune.trainer.sample;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.ort.CpuDevice;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Operand;
import io.attune.trainer.ort.ResidentDevice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/** What a run says about each row's next token, the outputs of {@link DrawGraph}, in memory that the next run writes again. One thread uses it. */
class Predictions implements AutoCloseable {
    private static final int ALIGNMENT = 64;

    private final Arena arena = Arena.ofConfined();
    private final Map<String, MemorySegment> memory = new HashMap<>();
    private final Map<String, Integer> widths;

    /**
     * @param rows how many there are at most
     * @param widths of the outputs, by name
     */
    Predictions(int rows, Map<String, Integer> widths) {
        this.widths = Map.copyOf(widths);
        widths.forEach((name, width) -> memory.put(
                name, arena.allocate((long) rows * width * DrawGraph.type(name).bytes(), ALIGNMENT)));
    }

    /**
     * What a device's runs say.
     *
     * @param rows how many there are at most
     * @param widths of the outputs, by name
     */
    static Predictions on(Device device, int rows, Map<String, Integer> widths) {
        return switch (device) {
            case CpuDevice _ -> new Predictions(rows, widths);
            case ResidentDevice there -> new DevicePredictions(there, rows, widths);
        };
    }

    /** The first rows as tensors that a run writes into. They have to be closed before this is. */
    Map<String, Operand> tensors(int rows) {
        Map<String, Operand> tensors = new HashMap<>();
        memory.forEach((name, segment) -> {
            ElementType type = DrawGraph.type(name);
            long width = width(name);
            MemorySegment some = segment.asSlice(0, rows * width * type.bytes());
            tensors.put(name, NativeTensor.over(some, type, rows, width));
        });
        return tensors;
    }

    int width(String name) {
        Integer width = widths.get(name);
        if (width == null) {
            throw new IllegalArgumentException("this draw has no " + name);
        }
        return width;
    }

    float number(String name, int row, int column) {
        return segment(name).getAtIndex(ValueLayout.JAVA_FLOAT, (long) row * width(name) + column);
    }

    final int token(int row, int place) {
        long index = (long) row * width(DrawGraph.TOP_TOKENS) + place;
        return Math.toIntExact(segment(DrawGraph.TOP_TOKENS).getAtIndex(ValueLayout.JAVA_LONG, index));
    }

    /** A row of an output. */
    final float[] row(String name, int row) {
        return part(name, row, 0, width(name));
    }

    /** Neighbouring numbers of a row. */
    float[] part(String name, int row, int from, int count) {
        float[] numbers = new float[count];
        long offset = ((long) row * width(name) + from) * Float.BYTES;
        MemorySegment.copy(segment(name), ValueLayout.JAVA_FLOAT, offset, numbers, 0, count);
        return numbers;
    }

    private MemorySegment segment(String name) {
        MemorySegment segment = memory.get(name);
        if (segment == null) {
            throw new IllegalArgumentException("this draw has no " + name);
        }
        return segment;
    }

    @Override
    public void close() {
        arena.close();
    }
}
