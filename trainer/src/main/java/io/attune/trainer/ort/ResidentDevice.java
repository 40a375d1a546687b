package io.attune.trainer.ort;

import static io.attune.trainer.ort.OrtApi.Function.ALLOCATOR_GET_INFO;
import static io.attune.trainer.ort.OrtApi.Function.CREATE_ALLOCATOR;
import static io.attune.trainer.ort.OrtApi.Function.CREATE_TENSOR_AS_ORT_VALUE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A device with memory of its own, through ONNX Runtime's C API: tensors are allocated by its allocator, sessions are bound to them, and nothing crosses to
 * the CPU but what is copied. It stays as long as the process.
 */
public final class ResidentDevice implements Device {
    private static final String FROM = "from";
    private static final String TO = "to";

    private final OrtApi api;
    private final Provider provider;
    private final MemorySegment allocator;
    private final MemorySegment memory;
    private final Map<String, Session> shared = new ConcurrentHashMap<>();

    private ResidentDevice(Provider provider) {
        this.api = SharedRuntime.api();
        this.provider = provider;
        MemorySegment wanted = api.memoryInfo(provider.memory(), OrtApi.DEVICE_ALLOCATOR, provider.index());
        // An allocator belongs to a session, and has to outlive it here: this one is never released.
        this.allocator = api.make(CREATE_ALLOCATOR, ground(), wanted);
        this.memory = api.make(ALLOCATOR_GET_INFO, allocator);
    }

    /**
     * A GPU, to which numbers have been copied and back.
     *
     * @throws DeviceUnavailableException if that does not work
     */
    static ResidentDevice cuda(int index) {
        CudaProvider.require(index);
        return proved(new Provider.Cuda(index));
    }

    /** The CPU's allocator in the place of a GPU's: all but the provider is as it would be there, so that it can be tested without one. */
    public static ResidentDevice onCpu() {
        return proved(new Provider.Cpu());
    }

    private static ResidentDevice proved(Provider provider) {
        float[] numbers = {1, -2, 3.5f, Float.MIN_VALUE};
        try {
            var device = new ResidentDevice(provider);
            NativeTensor back = NativeTensor.allocate(ElementType.FLOAT32, numbers.length);
            device.copy(device.place(NativeTensor.of(numbers, numbers.length)), back);
            if (!Arrays.equals(back.memory().toArray(ValueLayout.JAVA_FLOAT), numbers)) {
                throw new DeviceUnavailableException("numbers do not come back from " + provider + " as they were");
            }
            return device;
        } catch (RuntimeFailure failed) {
            throw new DeviceUnavailableException(provider + " cannot be used: " + failed.getMessage(), failed);
        }
    }

    @Override
    public Session open(Program program, Map<String, ? extends Operand> weights) {
        return DeviceSession.open(this, program, weights);
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public Session openLane(Program program, Map<String, ? extends Operand> weights) {
        return open(program, weights);
    }

    @Override
    public OptionalLong freeBytes() {
        return provider.freeBytes();
    }

    @Override
    public String words() {
        return provider.words();
    }

    @Override
    public DeviceTensor place(NativeTensor tensor) {
        DeviceTensor placed = allocate(tensor.type(), tensor.shape());
        copy(tensor, placed);
        return placed;
    }

    /** Memory of the device, with whatever it held before. */
    public DeviceTensor allocate(ElementType type, long... shape) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment sizes = arena.allocateFrom(JAVA_LONG, shape);
            MemorySegment made =
                    api.make(CREATE_TENSOR_AS_ORT_VALUE, allocator, sizes, (long) shape.length, type.code());
            return new DeviceTensor(this, new OrtValue(api, made), type, shape, null);
        }
    }

    /** Copies numbers between the device and the CPU's memory, or within either: a run that does nothing else. */
    public void copy(Operand from, Operand to) {
        Operand source = flat(from);
        ElementType type = type(source);
        shared("copy of " + type, () -> identity(type))
                .run(Map.of(FROM, source), Set.of(), Map.of(TO, flat(to)))
                .close();
    }

    private static Operand flat(Operand operand) {
        return switch (operand) {
            case DeviceTensor tensor -> tensor.flat();
            case NativeTensor tensor ->
                NativeTensor.over(tensor.memory(), tensor.type(), NativeTensor.elements(tensor.shape()));
            case Saved _ -> throw new IllegalArgumentException("an output of the CPU is no memory of the device's");
        };
    }

    private static ElementType type(Operand operand) {
        return switch (operand) {
            case DeviceTensor tensor -> tensor.type();
            case NativeTensor tensor -> tensor.type();
            case Saved _ -> throw new IllegalArgumentException("an output of the CPU is no memory of the device's");
        };
    }

    /**
     * A small program that whoever needs it shares, opened once and never closed.
     *
     * @param name by which it is known
     */
    public Session shared(String name, Supplier<Program> program) {
        return shared.computeIfAbsent(name, absent -> open(program.get(), Map.of()));
    }

    /** Writes zeros over a tensor of real numbers. */
    public void clear(DeviceTensor tensor) {
        ElementType type = tensor.type();
        try (DeviceTensor flat = tensor.flat()) {
            shared("zeros of " + type, () -> zeros(type))
                    .run(Map.of(FROM, flat), Set.of(), Map.of(TO, flat))
                    .close();
        }
    }

    private static Program zeros(ElementType type) {
        var ops = new Operators(new Graph(ElementType.FLOAT32));
        var like = ops.graph().input(FROM, type, Shape.of(Dim.named("elements")));
        var zeros = ops.cast(ops.expandLike(ops.graph().real(0), like), type);
        return Program.of(ops.graph(), List.of(ops.graph().output(TO, zeros)));
    }

    private static Program identity(ElementType type) {
        var graph = new Graph(ElementType.FLOAT32);
        var from = graph.input(FROM, type, Shape.of(Dim.named("elements")));
        return Program.of(graph, List.of(graph.output(TO, from)));
    }

    /** The same memory in another shape. */
    DeviceTensor view(DeviceTensor whole, long... shape) {
        return part(whole, 0, shape);
    }

    /** The memory of neighbouring elements. */
    DeviceTensor part(DeviceTensor whole, long firstElement, long... shape) {
        MemorySegment data = MemorySegment.ofAddress(
                whole.value().data().address() + firstElement * whole.type().bytes());
        var value = OrtValue.over(api, memory, data, whole.type(), shape);
        return new DeviceTensor(this, value, whole.type(), shape, whole);
    }

    /** A value that a run has made, as a tensor that owns it. */
    DeviceTensor made(OrtValue value, ElementType type) {
        return new DeviceTensor(this, value, type, value.shape(), null);
    }

    /** The program as the device has kernels for it. */
    Program fitting(Program program) {
        return provider.multipliesHalf() ? program : program.withWideProducts();
    }

    OrtApi api() {
        return api;
    }

    MemorySegment memory() {
        return memory;
    }

    /** Options like those of sessions on the CPU, for the device. */
    SessionOptions sessionOptions() {
        var options = new SessionOptions();
        SharedRuntime.share(options, SharedRuntime.threads());
        options.addProvider(provider);
        return options;
    }

    private MemorySegment ground() {
        try (SessionOptions options = sessionOptions()) {
            return options.open(identity(ElementType.FLOAT32));
        }
    }
}
