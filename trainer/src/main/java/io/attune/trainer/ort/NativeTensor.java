package io.attune.trainer.ort;

import io.attune.trainer.graph.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;
import java.util.Arrays;

/**
 * A tensor over native memory that ONNX Runtime reads and writes in place. It keeps its memory reachable. One that is not closed is given up when
 * nothing refers to it any more.
 */
public final class NativeTensor implements Operand {
    private static final int ALIGNMENT = 64;

    private final MemorySegment memory;
    private final ElementType type;
    private final long[] shape;
    private final OrtValue value;
    private final Cleaner.Cleanable release;

    private NativeTensor(MemorySegment memory, ElementType type, long[] shape, OrtValue value) {
        this.memory = memory;
        this.type = type;
        this.shape = shape;
        this.value = value;
        this.release = value.releasedWith(this);
    }

    /**
     * Wraps memory without copying it.
     *
     * @param memory exactly as many bytes as the shape needs, open to all threads
     */
    public static NativeTensor over(MemorySegment memory, ElementType type, long... shape) {
        long bytes = elements(shape) * type.bytes();
        if (memory.byteSize() != bytes) {
            throw new IllegalArgumentException("a tensor of shape " + Arrays.toString(shape) + " needs " + bytes
                    + " bytes, the memory has " + memory.byteSize());
        }
        OrtApi api = SharedRuntime.api();
        var value = OrtValue.over(api, api.hostMemory(), memory, type, shape);
        return new NativeTensor(memory, type, shape.clone(), value);
    }

    /** Fresh zeros. The memory lives as long as something refers to it. */
    public static NativeTensor allocate(ElementType type, long... shape) {
        return over(Arena.ofAuto().allocate(elements(shape) * type.bytes(), ALIGNMENT), type, shape);
    }

    public static NativeTensor of(long[] values, long... shape) {
        var tensor = allocate(ElementType.INT64, shape);
        MemorySegment.copy(values, 0, tensor.memory, ValueLayout.JAVA_LONG, 0, values.length);
        return tensor;
    }

    public static NativeTensor of(int[] values, long... shape) {
        var tensor = allocate(ElementType.INT32, shape);
        MemorySegment.copy(values, 0, tensor.memory, ValueLayout.JAVA_INT, 0, values.length);
        return tensor;
    }

    public static NativeTensor of(float[] values, long... shape) {
        var tensor = allocate(ElementType.FLOAT32, shape);
        MemorySegment.copy(values, 0, tensor.memory, ValueLayout.JAVA_FLOAT, 0, values.length);
        return tensor;
    }

    public static NativeTensor of(boolean[] values, long... shape) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        var tensor = allocate(ElementType.BOOL, shape);
        MemorySegment.copy(bytes, 0, tensor.memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return tensor;
    }

    /** Real numbers in either floating-point type. */
    public static NativeTensor of(ElementType type, double[] values, long... shape) {
        var tensor = allocate(type, shape);
        if (type == ElementType.FLOAT64) {
            MemorySegment.copy(values, 0, tensor.memory, ValueLayout.JAVA_DOUBLE, 0, values.length);
        } else {
            MemorySegment.copy(floats(values), 0, tensor.memory, ValueLayout.JAVA_FLOAT, 0, values.length);
        }
        return tensor;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /**
     * The same numbers in half precision, each the nearest, of two as near the even one, as ONNX Runtime's Cast rounds them.
     *
     * @param half of 16 bits
     * @throws IllegalStateException if this is not float32
     */
    public NativeTensor rounded(ElementType half) {
        if (type != ElementType.FLOAT32 || !half.isHalf()) {
            throw new IllegalStateException(type + " is not rounded to " + half);
        }
        var rounded = allocate(half, shape);
        long elements = elements(shape);
        for (long i = 0; i < elements; i++) {
            float number = memory.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            short bits = half == ElementType.FLOAT16 ? Float.floatToFloat16(number) : bfloat16(number);
            rounded.memory.setAtIndex(ValueLayout.JAVA_SHORT, i, bits);
        }
        return rounded;
    }

    /** The upper half of a float32's bits: half of its lower half is added first, or as good as, where the upper one is even. */
    private static short bfloat16(float number) {
        int bits = Float.floatToRawIntBits(number);
        if (Float.isNaN(number)) {
            return (short) ((bits >>> Short.SIZE) | 0x40);
        }
        return (short) ((bits + 0x7fff + ((bits >>> Short.SIZE) & 1)) >>> Short.SIZE);
    }

    public MemorySegment memory() {
        return memory;
    }

    public ElementType type() {
        return type;
    }

    public long[] shape() {
        return shape.clone();
    }

    OrtValue value() {
        return value;
    }

    /** Gives up what ONNX Runtime knows of it; the memory stays with those who refer to it. */
    @Override
    public void close() {
        release.clean();
    }

    static long elements(long... shape) {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }
}
