package io.attune.trainer.ort;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEnvironment.ThreadingOptions;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one ONNX Runtime environment of the process. All sessions share its threads, as many as {@link #computeOn(int)} says: roles that
 * compute in one process then never ask for more than the machine was meant to give. They do not spin while they wait, since others need the cores. A process
 * that does nothing but compute sets {@code attune.compute.spinning}: each session then has threads of its own, which spin for a moment
 * before they sleep: they wait awake for the next operator, and for the next run where it follows at once as a text's tokens do. What runs in lanes
 * ({@link Device#openLane}) computes on the threads that ask, and where there are more on a pool beside them that its lanes share: one session is for
 * all of them, so that frozen weights are packed once. Callers count there, or more would compute than were asked for.
 */
public final class SharedRuntime {
    private static final String SPINNING = "attune.compute.spinning";
    private static final String ALLOW_SPINNING = "session.intra_op.allow_spinning";
    private static final String LONGEST_SPIN_MICROSECONDS = "300";
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final int LONGEST_COMMAND_LINE = 3_900;

    private static @Nullable OrtEnvironment environment;

    private static @Nullable OrtApi api;
    private static @Nullable MemorySegment environmentOfApi;

    private static volatile int threads = Runtime.getRuntime().availableProcessors();
    private static volatile Device device = Device.cpu();

    private SharedRuntime() {}

    /**
     * Starts it now rather than with the first model.
     *
     * @throws RuntimeFailure if the machine cannot run it
     */
    public static void start() {
        environment();
    }

    /**
     * Chooses on how many threads of the CPU this process computes; unless it is told, on as many as Java sees processors.
     *
     * @throws IllegalStateException if ONNX Runtime has started on another number
     */
    public static synchronized void computeOn(int count) {
        if (environment != null && count != threads) {
            throw new IllegalStateException(
                    "this process computes on " + threads + " threads already, and not on " + count);
        }
        threads = count;
        if (device instanceof CpuDevice) {
            device = Device.cpu();
        }
    }

    /**
     * Chooses where sessions compute that are opened from now on.
     *
     * @param wanted null for what the natives were built for
     * @param say takes a line where the device is not the one that would be thought of
     * @throws DeviceUnavailableException if there is no such device; then nothing has changed
     */
    public static void computeOn(@Nullable DeviceName wanted, Consumer<String> say) {
        DeviceName usual = CudaProvider.isBuiltIn() ? new DeviceName.Cuda(0) : new DeviceName.Cpu();
        device = switch (wanted == null ? usual : wanted) {
            case DeviceName.Cpu _ -> Device.cpu();
            case DeviceName.Cuda(int index) -> ResidentDevice.cuda(index);
            case DeviceName.Auto _ -> gpuOrCpu(say);
        };
    }

    /**
     * Refuses a device that these natives know nothing of, for whoever starts another process that will compute there; whether it is there that one sees.
     *
     * @throws DeviceUnavailableException if no process of this build could use it
     */
    public static void requireProvider(DeviceName wanted) {
        if (wanted instanceof DeviceName.Cuda) {
            CudaProvider.requireBuiltIn();
        }
    }

    private static Device gpuOrCpu(Consumer<String> say) {
        try {
            return ResidentDevice.cuda(0);
        } catch (DeviceUnavailableException missing) {
            say.accept("computing on the CPU: " + missing.getMessage());
            return Device.cpu();
        }
    }

    /** Where sessions compute that are opened from now on. */
    static Device device() {
        return device;
    }

    /** The C API of the running environment. */
    static synchronized OrtApi api() {
        environment();
        return requireNonNull(api, "api is null");
    }

    /** The environment as the C API takes it. */
    static synchronized MemorySegment environmentOfApi() {
        environment();
        return requireNonNull(environmentOfApi, "environment is null");
    }

    static synchronized OrtEnvironment environment() {
        OrtEnvironment started = environment;
        if (started == null) {
            started = create();
            environment = started;
        }
        return started;
    }

    /** What computes here, as far as it may change the last bits of a result. */
    public static String words() {
        return "ONNX Runtime " + environment().getVersion() + ", " + where() + ", " + System.getProperty("os.arch");
    }

    /** On how many threads sessions compute that are opened from now on, or that it is a device. */
    public static String where() {
        return device() instanceof CpuDevice(int count)
                ? count + (count == 1 ? " thread" : " threads") + " of the CPU"
                : "a device";
    }

    static int threads() {
        return threads;
    }

    /** Has a session compute on so many threads: on those of the process, where it has as many and does not spin. */
    static void share(SessionOptions options, int count) {
        if (count == threads() && spinning().isEmpty()) {
            options.disablePerSessionThreads();
        } else {
            own(options, count);
        }
    }

    /** Gives a session threads of its own, so many with one that calls it. */
    static void own(SessionOptions options, int count) {
        Map<String, String> spinning = spinning();
        options.setIntraOpNumThreads(count);
        // A session's own threads spin unless told.
        Map<String, String> waiting = spinning.isEmpty() ? Map.of(ALLOW_SPINNING, "0") : spinning;
        for (var entry : waiting.entrySet()) {
            options.addConfigEntry(entry.getKey(), entry.getValue());
        }
    }

    /** What sessions with threads of their own are configured with; nothing where all share the process's threads. */
    private static Map<String, String> spinning() {
        return Boolean.getBoolean(SPINNING)
                ? Map.of(ALLOW_SPINNING, "1", "session.intra_op.spin_duration_us", LONGEST_SPIN_MICROSECONDS)
                : Map.of();
    }

    private static OrtEnvironment create() {
        requireShortCommandLine(commandLineBytes());
        try (var threading = new ThreadingOptions()) {
            threading.setGlobalIntraOpNumThreads(threads());
            threading.setGlobalInterOpNumThreads(1);
            threading.setGlobalSpinControl(false);
            var environment =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "attune", threading);
            api = OrtApi.load();
            environmentOfApi = KeptEnvironment.keep(api);
            SharedArena.register(api, environmentOfApi);
            return environment;
        } catch (OrtException | LinkageError failed) {
            throw RuntimeFailure.of("ONNX Runtime does not start on this machine", failed);
        }
    }

    /** ONNX Runtime 1.29 copies /proc/self/cmdline into a buffer of 4 KB when it starts, and a longer one ends the process. */
    static void requireShortCommandLine(int bytes) {
        if (bytes > LONGEST_COMMAND_LINE) {
            throw new IllegalStateException("this process was started with a command line of " + bytes
                    + " bytes, and ONNX Runtime crashes above " + LONGEST_COMMAND_LINE
                    + "; give the class path in the variable CLASSPATH or an @argument file");
        }
    }

    private static int commandLineBytes() {
        try {
            return Files.readAllBytes(COMMAND_LINE).length;
        } catch (IOException notLinux) {
            return 0;
        }
    }
}
