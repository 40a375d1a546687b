package io.attune.trainer.ort;

import io.attune.trainer.graph.ElementType;
import java.lang.ref.Cleaner;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A tensor in a device's memory, which Java does not see. One that is not closed is given up when nothing refers to it any more. */
public final class DeviceTensor implements Operand {
    private final ResidentDevice device;
    private final OrtValue value;
    private final ElementType type;
    private final long[] shape;

    /** Whose memory this is another view of. */
    @SuppressWarnings("unused")
    private final @Nullable DeviceTensor whole;

    private final Cleaner.Cleanable release;

    DeviceTensor(ResidentDevice device, OrtValue value, ElementType type, long[] shape, @Nullable DeviceTensor whole) {
        this.device = device;
        this.value = value;
        this.type = type;
        this.shape = shape.clone();
        this.whole = whole;
        this.release = value.releasedWith(this);
    }

    public ElementType type() {
        return type;
    }

    public long[] shape() {
        return shape.clone();
    }

    /** The same memory along one axis. */
    public DeviceTensor flat() {
        return device.view(this, NativeTensor.elements(shape));
    }

    /** The memory of neighbouring places on the first axis. */
    public DeviceTensor rows(int first, int count) {
        long[] part = shape.clone();
        part[0] = count;
        return device.part(this, first * NativeTensor.elements(part) / count, part);
    }

    /** The same memory, which this keeps. */
    DeviceTensor view() {
        return device.view(this, shape);
    }

    OrtValue value() {
        return value;
    }

    @Override
    public void close() {
        release.clean();
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}
