package io.attune.trainer.model;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.UINT8;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.ort.NativeTensor;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * A matrix in few bits: each number is s · q, with a whole q between ±(2^(bits−1) − 1) and a scale s for each block of a row. The scale makes the largest number
 * of its block the largest q; the others are rounded to the nearest, so that none is further than s/2 from what it was.
 */
final class QuantizedMatrix {
    /** How many numbers share a scale at most. */
    static final int LARGEST_BLOCK = 32;

    private final String name;
    private final int bits;
    private final int block;
    private final long[] shape;
    private final NativeTensor codes;
    private final NativeTensor scales;

    private QuantizedMatrix(String name, int bits, int block, long[] shape) {
        this.name = name;
        this.bits = bits;
        this.block = block;
        this.shape = shape;
        long blocks = shape[0] * shape[1] / block;
        this.codes = NativeTensor.allocate(UINT8, blocks, (long) block * bits / Byte.SIZE);
        this.scales = NativeTensor.allocate(FLOAT32, blocks, 1);
    }

    /**
     * Quantises a matrix, which is not needed any more afterwards.
     *
     * @throws BadInputException if its rows cannot be cut into blocks
     */
    static QuantizedMatrix of(Tensor matrix, BaseFormat format) {
        int block = block(matrix.size(1));
        if (block == 1) {
            throw new BadInputException(matrix + " has rows of " + matrix.size(1)
                    + " numbers, and only an even number can be quantised; leave out --quantize");
        }
        var quantized = new QuantizedMatrix(matrix.name(), format.bits(), block, matrix.shape());
        float[] numbers = new float[block];
        for (long i = 0; i < matrix.elements() / block; i++) {
            MemorySegment.copy(matrix.data(), JAVA_FLOAT, i * block * Float.BYTES, numbers, 0, block);
            quantized.set(i, numbers);
        }
        return quantized;
    }

    /** How many numbers of a row share a scale: as many as fill the row, if not more than 32 and a power of two. */
    static int block(long columns) {
        return (int) Math.min(LARGEST_BLOCK, Long.lowestOneBit(columns));
    }

    private int largestCode() {
        return zero() - 1;
    }

    /** What stands for 0. */
    private int zero() {
        return 1 << (bits - 1);
    }

    private void set(long index, float[] numbers) {
        float largest = 0;
        for (float number : numbers) {
            largest = Math.max(largest, Math.abs(number));
        }
        float scale = largest / largestCode();
        scales.memory().setAtIndex(JAVA_FLOAT, index, scale);
        int bytes = block * bits / Byte.SIZE;
        for (int i = 0; i < bytes; i++) {
            int stored = stored(numbers[i], scale);
            if (bits < Byte.SIZE) {
                stored |= stored(numbers[i + bytes], scale) << bits;
            }
            codes.memory().set(JAVA_BYTE, index * bytes + i, (byte) stored);
        }
    }

    /** A scale below what float32 can tell from 0 makes zeros. */
    private int stored(float number, float scale) {
        double steps = scale == 0 ? 0 : Math.rint((double) number / scale);
        return zero() + (int) Math.clamp(steps, -largestCode(), largestCode());
    }

    /** The numbers that it stands for, in float32: those that a graph computes with, to the bit. */
    Tensor dequantized() {
        Tensor matrix = Tensor.zeros(name, shape);
        int bytes = block * bits / Byte.SIZE;
        for (long place = 0; place < matrix.elements(); place++) {
            int within = (int) (place % block);
            int code = codes.memory().get(JAVA_BYTE, place / block * bytes + within % bytes);
            int stored = (code >> (within / bytes * bits)) & ((1 << bits) - 1);
            matrix.set(place, (stored - zero()) * scales.memory().getAtIndex(JAVA_FLOAT, place / block));
        }
        return matrix;
    }

    /** A handle of its own, that whoever is given it may close. */
    private static NativeTensor again(NativeTensor tensor) {
        return NativeTensor.over(tensor.memory(), tensor.type(), tensor.shape());
    }

    /** What a run of a graph is given for it, by name. */
    Map<String, NativeTensor> inputs() {
        return Map.of(QuantizedValues.codes(name), again(codes), QuantizedValues.scales(name), again(scales));
    }
}
