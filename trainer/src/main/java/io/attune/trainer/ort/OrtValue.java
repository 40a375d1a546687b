package io.attune.trainer.ort;

import static io.attune.trainer.ort.OrtApi.Function.CREATE_TENSOR_WITH_DATA_AS_ORT_VALUE;
import static io.attune.trainer.ort.OrtApi.Function.GET_DIMENSIONS;
import static io.attune.trainer.ort.OrtApi.Function.GET_DIMENSIONS_COUNT;
import static io.attune.trainer.ort.OrtApi.Function.GET_TENSOR_MUTABLE_DATA;
import static io.attune.trainer.ort.OrtApi.Function.GET_TENSOR_TYPE_AND_SHAPE;
import static io.attune.trainer.ort.OrtApi.Function.RELEASE_TENSOR_TYPE_AND_SHAPE_INFO;
import static io.attune.trainer.ort.OrtApi.Function.RELEASE_VALUE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.attune.trainer.graph.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;

/** A tensor as the C API knows it. It is there until it is released; then it is refused, since what it points to is gone. */
final class OrtValue {
    private static final Cleaner CLEANER = Cleaner.create();

    private final OrtApi api;
    private final MemorySegment pointer;
    private volatile boolean released;

    OrtValue(OrtApi api, MemorySegment pointer) {
        this.api = api;
        this.pointer = pointer;
    }

    /**
     * Wraps memory without copying it, and without keeping it reachable.
     *
     * @param where the kind of memory
     */
    static OrtValue over(OrtApi api, MemorySegment where, MemorySegment data, ElementType type, long... shape) {
        long bytes = NativeTensor.elements(shape) * type.bytes();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment sizes = arena.allocateFrom(JAVA_LONG, shape);
            MemorySegment made = api.make(
                    CREATE_TENSOR_WITH_DATA_AS_ORT_VALUE, where, data, bytes, sizes, (long) shape.length, type.code());
            return new OrtValue(api, made);
        } finally {
            Reference.reachabilityFence(data);
        }
    }

    /** @throws IllegalStateException if it has been released */
    MemorySegment pointer() {
        if (released) {
            throw new IllegalStateException("the tensor is closed");
        }
        return pointer;
    }

    /** Where its first number is, of no known size. */
    MemorySegment data() {
        return api.make(GET_TENSOR_MUTABLE_DATA, pointer());
    }

    long[] shape() {
        MemorySegment info = api.make(GET_TENSOR_TYPE_AND_SHAPE, pointer());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rank = arena.allocate(JAVA_LONG);
            api.call(GET_DIMENSIONS_COUNT, info, rank);
            long axes = rank.get(JAVA_LONG, 0);
            MemorySegment sizes = arena.allocate(JAVA_LONG, axes);
            api.call(GET_DIMENSIONS, info, sizes, axes);
            return sizes.toArray(JAVA_LONG);
        } finally {
            api.release(RELEASE_TENSOR_TYPE_AND_SHAPE_INFO, info);
        }
    }

    void release() {
        released = true;
        api.release(RELEASE_VALUE, pointer);
    }

    /** Has it released once, by hand or when nothing refers to its owner any more. */
    Cleaner.Cleanable releasedWith(Object owner) {
        return CLEANER.register(owner, this::release);
    }
}
