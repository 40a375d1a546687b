package io.attune.trainer.ort;

import static io.attune.trainer.ort.OrtApi.Function.ALLOCATOR_FREE;
import static io.attune.trainer.ort.OrtApi.Function.BIND_INPUT;
import static io.attune.trainer.ort.OrtApi.Function.BIND_OUTPUT;
import static io.attune.trainer.ort.OrtApi.Function.BIND_OUTPUT_TO_DEVICE;
import static io.attune.trainer.ort.OrtApi.Function.CREATE_IO_BINDING;
import static io.attune.trainer.ort.OrtApi.Function.GET_ALLOCATOR_WITH_DEFAULT_OPTIONS;
import static io.attune.trainer.ort.OrtApi.Function.GET_BOUND_OUTPUT_VALUES;
import static io.attune.trainer.ort.OrtApi.Function.RELEASE_IO_BINDING;
import static io.attune.trainer.ort.OrtApi.Function.RUN_WITH_BINDING;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of a session on a device. Each run is bound anew: ONNX Runtime copies what lies in the CPU's memory to the device when it is bound, not when it
 * runs.
 */
final class IoBinding implements AutoCloseable {
    private final ResidentDevice device;
    private final OrtApi api;
    private final MemorySegment session;
    private final MemorySegment binding;
    private final Arena names = Arena.ofConfined();

    IoBinding(ResidentDevice device, MemorySegment session) {
        this.device = device;
        this.api = device.api();
        this.session = session;
        this.binding = api.make(CREATE_IO_BINDING, session);
    }

    void input(String name, Operand operand) {
        api.call(BIND_INPUT, binding, names.allocateFrom(name), value(operand));
    }

    /** Has an output written into the caller's memory. */
    void pinned(String name, Operand operand) {
        api.call(BIND_OUTPUT, binding, names.allocateFrom(name), value(operand));
    }

    /** Has the device allocate an output. */
    void output(String name) {
        api.call(BIND_OUTPUT_TO_DEVICE, binding, names.allocateFrom(name), device.memory());
    }

    void run() {
        api.call(RUN_WITH_BINDING, session, MemorySegment.NULL, binding);
    }

    /** The first outputs, in the order in which they were bound; they belong to the caller. */
    List<OrtValue> values(int count) {
        MemorySegment allocator = api.make(GET_ALLOCATOR_WITH_DEFAULT_OPTIONS);
        MemorySegment array = names.allocate(ADDRESS);
        MemorySegment length = names.allocate(JAVA_LONG);
        api.call(GET_BOUND_OUTPUT_VALUES, binding, allocator, array, length);
        long all = length.get(JAVA_LONG, 0);
        MemorySegment found = array.get(ADDRESS, 0).reinterpret(all * ADDRESS.byteSize());
        var values = new ArrayList<OrtValue>();
        for (int i = 0; i < all; i++) {
            var value = new OrtValue(api, found.getAtIndex(ADDRESS, i));
            if (i < count) {
                values.add(value);
            } else {
                value.release();
            }
        }
        api.call(ALLOCATOR_FREE, allocator, found);
        return values;
    }

    private static MemorySegment value(Operand operand) {
        return switch (operand) {
            case DeviceTensor tensor -> tensor.value().pointer();
            case NativeTensor tensor -> tensor.value().pointer();
            case Saved _ -> throw new IllegalArgumentException("an output of a session on the CPU is not the device's");
        };
    }

    @Override
    public void close() {
        api.release(RELEASE_IO_BINDING, binding);
        names.close();
    }
}
