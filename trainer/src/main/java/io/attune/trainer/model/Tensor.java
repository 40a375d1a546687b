package io.attune.trainer.model;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.ort.NativeTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Named float32 numbers in 64-byte-aligned native memory, row by row. The memory lives as long as something refers to it. */
public final class Tensor {
    static final int ALIGNMENT = 64;

    private final String name;
    private final long[] shape;
    private final MemorySegment data;

    private Tensor(String name, long[] shape, MemorySegment data) {
        this.name = requireNonNull(name, "name is null");
        this.shape = shape;
        this.data = data;
    }

    /** Zeros. */
    public static Tensor zeros(String name, long... shape) {
        return zeros(Arena.ofAuto(), name, shape);
    }

    /** Zeros whose memory ends with the arena. */
    static Tensor zeros(Arena arena, String name, long... shape) {
        long bytes = Math.multiplyExact(elements(shape), (long) Float.BYTES);
        return new Tensor(name, shape.clone(), arena.allocate(bytes, ALIGNMENT));
    }

    public static Tensor of(String name, float[] values, long... shape) {
        Tensor tensor = zeros(name, shape);
        if (values.length != tensor.elements()) {
            throw new IllegalArgumentException(name + " has " + values.length + " values, its shape "
                    + Arrays.toString(shape) + " needs " + tensor.elements());
        }
        MemorySegment.copy(values, 0, tensor.data, ValueLayout.JAVA_FLOAT, 0, values.length);
        return tensor;
    }

    /** The same numbers in memory of their own. */
    public Tensor copy(String newName) {
        return copy(Arena.ofAuto(), newName);
    }

    /** The same numbers in memory that ends with the arena. */
    Tensor copy(Arena arena, String newName) {
        Tensor copy = zeros(arena, newName, shape);
        copy.data.copyFrom(data);
        return copy;
    }

    /** Each number times a factor, in memory of their own. */
    public Tensor times(double factor) {
        Tensor product = copy(name);
        for (long i = 0; i < product.elements(); i++) {
            product.set(i, (float) (product.get(i) * factor));
        }
        return product;
    }

    /** The same memory as ONNX Runtime reads and writes it. */
    public NativeTensor inPlace() {
        return NativeTensor.over(data, ElementType.FLOAT32, shape);
    }

    /** The same memory under another name. */
    public Tensor named(String newName) {
        return new Tensor(newName, shape, data);
    }

    public String name() {
        return name;
    }

    public long[] shape() {
        return shape.clone();
    }

    public int rank() {
        return shape.length;
    }

    public long size(int axis) {
        return shape[axis];
    }

    public MemorySegment data() {
        return data;
    }

    public long elements() {
        return elements(shape);
    }

    public float get(long index) {
        return data.getAtIndex(ValueLayout.JAVA_FLOAT, index);
    }

    public void set(long index, float value) {
        data.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
    }

    /** A copy as a Java array. */
    public float[] toArray() {
        return data.toArray(ValueLayout.JAVA_FLOAT);
    }

    boolean hasShape(long... other) {
        return Arrays.equals(shape, other);
    }

    /**
     * Checks that it fits.
     *
     * @throws IllegalArgumentException if its shape is another
     */
    public void requireShape(long... wanted) {
        if (!hasShape(wanted)) {
            throw new IllegalArgumentException(this + " does not fit the shape " + Arrays.toString(wanted));
        }
    }

    static long elements(long... shape) {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }

    @Override
    public String toString() {
        return name + Arrays.toString(shape);
    }
}
