package io.attune.trainer.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime's C API, of the library that the Java binding has loaded. The API is a struct of functions that only
 * ever grows at its end (onnxruntime_c_api.h), so a function keeps its place in all later versions; a library that is older than the youngest of them is
 * refused.
 */
final class OrtApi {
    /** With it came the youngest functions below, those of the CUDA provider. */
    private static final int VERSION = 11;

    private static final long LONGEST_MESSAGE = 1 << 16;
    static final int DEVICE_ALLOCATOR = 0;
    static final int ARENA_ALLOCATOR = 1;
    private static final int DEFAULT_MEMORY = 0;

    private final Map<Function, MethodHandle> handles = new EnumMap<>(Function.class);
    private final MemorySegment hostMemory;

    /** The functions, each with its place in the struct. All but the last ones return a status, which is null where it went well. */
    @SuppressWarnings("ImmutableEnumChecker") // descriptors are
    enum Function {
        GET_ERROR_MESSAGE(2, ADDRESS),
        CREATE_ENV(3, JAVA_INT, ADDRESS, ADDRESS),
        CREATE_SESSION_FROM_ARRAY(8, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS),
        RUN(9, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS),
        CREATE_SESSION_OPTIONS(10, ADDRESS),
        DISABLE_MEM_PATTERN(17, ADDRESS),
        SET_SESSION_GRAPH_OPTIMIZATION_LEVEL(23, ADDRESS, JAVA_INT),
        SET_INTRA_OP_NUM_THREADS(24, ADDRESS, JAVA_INT),
        CREATE_TENSOR_AS_ORT_VALUE(48, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS),
        CREATE_TENSOR_WITH_DATA_AS_ORT_VALUE(49, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS),
        GET_TENSOR_MUTABLE_DATA(51, ADDRESS, ADDRESS),
        GET_DIMENSIONS_COUNT(61, ADDRESS, ADDRESS),
        GET_DIMENSIONS(62, ADDRESS, ADDRESS, JAVA_LONG),
        GET_TENSOR_TYPE_AND_SHAPE(65, ADDRESS, ADDRESS),
        CREATE_MEMORY_INFO(68, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS),
        ALLOCATOR_FREE(76, ADDRESS, ADDRESS),
        ALLOCATOR_GET_INFO(77, ADDRESS, ADDRESS),
        GET_ALLOCATOR_WITH_DEFAULT_OPTIONS(78, ADDRESS),
        DISABLE_PER_SESSION_THREADS(120, ADDRESS),
        ADD_SESSION_CONFIG_ENTRY(130, ADDRESS, ADDRESS, ADDRESS),
        CREATE_ALLOCATOR(131, ADDRESS, ADDRESS, ADDRESS),
        RUN_WITH_BINDING(133, ADDRESS, ADDRESS, ADDRESS),
        CREATE_IO_BINDING(134, ADDRESS, ADDRESS),
        BIND_INPUT(136, ADDRESS, ADDRESS, ADDRESS),
        BIND_OUTPUT(137, ADDRESS, ADDRESS, ADDRESS),
        BIND_OUTPUT_TO_DEVICE(138, ADDRESS, ADDRESS, ADDRESS),
        GET_BOUND_OUTPUT_VALUES(140, ADDRESS, ADDRESS, ADDRESS, ADDRESS),
        CREATE_AND_REGISTER_ALLOCATOR(144, ADDRESS, ADDRESS, ADDRESS),
        ADD_INITIALIZER(150, ADDRESS, ADDRESS, ADDRESS),
        SESSION_OPTIONS_APPEND_EXECUTION_PROVIDER_CUDA_V2(204, ADDRESS, ADDRESS),
        CREATE_CUDA_PROVIDER_OPTIONS(205, ADDRESS),
        UPDATE_CUDA_PROVIDER_OPTIONS(206, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG),
        RELEASE_STATUS(93),
        RELEASE_MEMORY_INFO(94),
        RELEASE_SESSION(95),
        RELEASE_VALUE(96),
        RELEASE_TENSOR_TYPE_AND_SHAPE_INFO(99),
        RELEASE_SESSION_OPTIONS(100),
        RELEASE_IO_BINDING(135),
        RELEASE_CUDA_PROVIDER_OPTIONS(208);

        private final int place;
        private final FunctionDescriptor descriptor;

        Function(int place, MemoryLayout... arguments) {
            this.place = place;
            // What releases takes one pointer and returns nothing.
            this.descriptor = arguments.length == 0
                    ? FunctionDescriptor.ofVoid(ADDRESS)
                    : FunctionDescriptor.of(ADDRESS, arguments);
        }

        /** Before ONNX Runtime's words for what went wrong. */
        private String doing() {
            return switch (this) {
                case CREATE_SESSION_FROM_ARRAY -> "loading a graph: ";
                case RUN, RUN_WITH_BINDING -> "running a graph: ";
                default -> "";
            };
        }
    }

    private OrtApi(MemorySegment struct) {
        for (Function function : Function.values()) {
            MemorySegment address = struct.getAtIndex(ADDRESS, function.place);
            MethodHandle handle = Linker.nativeLinker().downcallHandle(address, function.descriptor);
            int arguments = function.descriptor.argumentLayouts().size();
            handles.put(
                    function,
                    handle.asSpreader(Object[].class, arguments)
                            .asType(MethodType.methodType(Object.class, Object[].class)));
        }
        this.hostMemory = memoryInfo("Cpu", DEVICE_ALLOCATOR, 0);
    }

    /**
     * Finds it. The Java binding has to be loaded.
     *
     * @throws IllegalStateException if the library is too old
     */
    static OrtApi load() {
        try {
            Linker linker = Linker.nativeLinker();
            MemorySegment getBase = SymbolLookup.loaderLookup().findOrThrow("OrtGetApiBase");
            var base = (MemorySegment) linker.downcallHandle(getBase, FunctionDescriptor.of(ADDRESS))
                    .invokeExact();
            MemorySegment getApi = base.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
            var struct = (MemorySegment) linker.downcallHandle(getApi, FunctionDescriptor.of(ADDRESS, JAVA_INT))
                    .invokeExact(VERSION);
            if (struct.address() == 0) {
                throw new IllegalStateException("this ONNX Runtime is older than version 1." + VERSION);
            }
            int last = Function.RELEASE_CUDA_PROVIDER_OPTIONS.place;
            return new OrtApi(struct.reinterpret(ADDRESS.byteSize() * (last + 1)));
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException("calling ONNX Runtime's C API", impossible);
        }
    }

    /**
     * Calls a function that returns a status.
     *
     * @throws RuntimeFailure with ONNX Runtime's message
     */
    void call(Function function, Object... arguments) {
        var status = (MemorySegment) requireNonNull(invoke(function, arguments));
        if (status.address() != 0) {
            String message = message(status);
            release(Function.RELEASE_STATUS, status);
            throw RuntimeFailure.of(function.doing() + message);
        }
    }

    /** Calls a function whose last argument is where the pointer to what it makes is written, and returns that. */
    MemorySegment make(Function function, Object... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment made = arena.allocate(ADDRESS);
            Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
            all[arguments.length] = made;
            call(function, all);
            return made.get(ADDRESS, 0);
        }
    }

    /** What the API calls memory, for good. */
    MemorySegment memoryInfo(String name, int allocator, int index) {
        try (Arena arena = Arena.ofConfined()) {
            return make(Function.CREATE_MEMORY_INFO, arena.allocateFrom(name), allocator, index, DEFAULT_MEMORY);
        }
    }

    /** What it calls the memory that Java sees. */
    MemorySegment hostMemory() {
        return hostMemory;
    }

    /** Calls a function that gives up what a pointer points to. */
    void release(Function function, MemorySegment pointer) {
        invoke(function, pointer);
    }

    private String message(MemorySegment status) {
        var text = (MemorySegment) requireNonNull(invoke(Function.GET_ERROR_MESSAGE, status));
        return text.reinterpret(LONGEST_MESSAGE).getString(0);
    }

    private @Nullable Object invoke(Function function, Object... arguments) {
        try {
            return (Object) requireNonNull(handles.get(function)).invokeExact(arguments);
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException("calling " + function + " of ONNX Runtime's C API", impossible);
        }
    }
}
