package io.attune.trainer.ort;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEnvironment.ThreadingOptions;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one ONNX Runtime environment of the process. All sessions share its threads, {@code attune.compute.threads} of them (2 unless set): roles that
 * compute in one process then never ask for more than the machine was meant to give. They do not spin while they wait, since others need the cores. A process
 * that does nothing but compute sets {@code attune.compute.spinning}: each session then has threads of its own, which spin for a moment
 * before they sleep: they wait awake for the next operator, and for the next run where it follows at once as a text's tokens do. What runs in lanes
 * ({@link Device#openLane}) computes on the threads that ask.
 */
public final class SharedRuntime {
    private static final String THREADS = "attune.compute.threads";
    private static final String SPINNING = "attune.compute.spinning";
    private static final String LONGEST_SPIN_MICROSECONDS = "300";
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final int LONGEST_COMMAND_LINE = 3_900;

    private static @Nullable OrtEnvironment environment;

    private static @Nullable OrtApi api;
    private static @Nullable MemorySegment environmentOfApi;

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
        String where = device().equals(Device.cpu()) ? threads() + " threads of the CPU" : "a device";
        return "ONNX Runtime " + environment().getVersion() + ", " + where + ", " + System.getProperty("os.arch");
    }

    static int threads() {
        return Math.max(1, Integer.getInteger(THREADS, 2));
    }

    /** Says which threads a session computes on. */
    static void share(SessionOptions options) throws OrtException {
        Map<String, String> spinning = spinning();
        if (spinning.isEmpty()) {
            options.disablePerSessionThreads();
        } else {
            options.setIntraOpNumThreads(threads());
        }
        for (var entry : spinning.entrySet()) {
            options.addConfigEntry(entry.getKey(), entry.getValue());
        }
    }

    /** What sessions with threads of their own are configured with; nothing where all share the process's threads. */
    static Map<String, String> spinning() {
        return Boolean.getBoolean(SPINNING)
                ? Map.of(
                        "session.intra_op.allow_spinning",
                        "1",
                        "session.intra_op.spin_duration_us",
                        LONGEST_SPIN_MICROSECONDS)
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
