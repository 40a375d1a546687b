package io.attune.deploy.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.attune.deploy.Attune;
import io.attune.deploy.client.RestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A served Attune in a directory and at a port of its own, for benchmarks and drills: its processes can be killed one by one. */
public final class Installation implements AutoCloseable {
    private static final Duration STARTUP = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Path data;
    private final InstantSource clock;
    private final List<String> options;
    private final int port;
    private @Nullable Process supervisor;

    /**
     * @param data where it keeps everything; what is there already is gone on with
     * @param options of {@code serve}, beside directory and port
     */
    public Installation(Path data, InstantSource clock, String... options) throws IOException {
        this.data = data;
        this.clock = clock;
        this.options = List.of(options);
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
    }

    public Path data() {
        return data;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** A client signed in as the administrator. */
    public RestClient admin() throws IOException {
        String password = Files.readString(data.resolve("secrets/admin"), UTF_8).strip();
        return RestClient.signIn(RestClient.pool(), url(), "admin", password);
    }

    /** Starts it, and returns when the demo's projects are there. It ends with this process at the latest. */
    public void start() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(ClassArchives.told().options("serve"));
        command.addAll(
                List.of(Attune.class.getName(), "serve", "--data", data.toString(), "--port", Integer.toString(port)));
        command.addAll(options);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling("serve.log").toFile()));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process started = builder.start();
        supervisor = started;
        Tether.tie(started);
        await(
                STARTUP,
                "the demo's projects",
                () -> Files.exists(data.resolve("demo"))
                        && !admin().get("projects").isEmpty());
    }

    /** The supervisor, whose children are the rest. */
    public ProcessHandle process() {
        return requireNonNull(supervisor, "not started").toHandle();
    }

    /** The child that runs this class. */
    public ProcessHandle child(String main) {
        List<ProcessHandle> found = requireNonNull(supervisor, "not started")
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(main))
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException(found.size() + " processes run " + main + ", expected 1");
        }
        return found.getFirst();
    }

    /** {@code kill -9} of the child that runs this class. */
    public void kill(String main) {
        child(main).destroyForcibly();
    }

    /** {@code kill -9} of everything at once. Returns when nothing of it is left, so that no port or lock is either. */
    public void killAll() throws InterruptedException {
        Process running = requireNonNull(supervisor, "not started");
        List<ProcessHandle> children = running.descendants().toList();
        running.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        running.waitFor();
        for (ProcessHandle child : children) {
            awaitEnd(child);
        }
    }

    /**
     * Not by {@link ProcessHandle#onExit}, which completes in the common pool: on two cores that is one thread, and whoever calls this may have
     * given it work that waits for what comes next here.
     */
    private static void awaitEnd(ProcessHandle process) throws InterruptedException {
        while (process.isAlive()) {
            Thread.sleep(POLL);
        }
    }

    /** Waits until the condition holds; a server that does not answer yet is waited for, too. */
    public void await(Duration limit, String what, Callable<Boolean> condition) throws Exception {
        Instant end = clock.instant().plus(limit);
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (IOException e) {
                // not up yet
            }
            if (clock.instant().isAfter(end)) {
                throw new AssertionError("waited " + limit.toSeconds() + " s in vain for " + what);
            }
            Thread.sleep(POLL);
        }
    }

    /** Ends the supervisor as a terminal would, which ends the rest; what is left after that is killed. */
    @Override
    public void close() {
        Process running = supervisor;
        if (running == null) {
            return;
        }
        List<ProcessHandle> children = running.descendants().toList();
        running.destroy();
        try {
            running.waitFor();
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
