package io.attune.deploy.serve;

import io.attune.kafka.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Parents broker, web and trainer: starts them in order, restarts what dies, ends all when it ends. It holds no state of its
 * own, so killing it loses nothing.
 */
final class Supervisor implements AutoCloseable {
    private static final Duration STARTUP = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);

    /** By then the first rounds run, and what they need is loaded. */
    private static final Duration ARCHIVE_AFTER = Duration.ofSeconds(20);

    private final ServeSettings settings;
    private final Clock clock;
    private final Consumer<String> report;
    private final Deque<Child> children = new ArrayDeque<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable PortClaim port;
    private volatile @Nullable Thread archiver;
    private @Nullable DataDirectory data;

    Supervisor(ServeSettings settings, Clock clock, Consumer<String> report) {
        this.settings = settings;
        this.clock = clock;
        this.report = report;
    }

    /**
     * Starts everything and returns when the web interface answers.
     *
     * @throws ServeException if that cannot be; what can be known before anything is written is said before
     */
    void start() throws IOException, InterruptedException {
        if (has(Role.WEB)) {
            port = PortClaim.of(settings.port());
        }
        if (settings.kafka() != null) {
            ExternalServices.requireKafka(settings.kafka());
        }
        if (settings.database() != null && has(Role.WEB)) {
            ExternalServices.requireDatabase(settings.database());
        }
        DataDirectory directory = DataDirectory.open(settings.data());
        data = directory;
        String password = directory.adminPassword(new SecureRandom());
        startProcesses(directory, password);
    }

    private boolean has(Role role) {
        return settings.roles().contains(role);
    }

    private void startProcesses(DataDirectory directory, String password) throws IOException, InterruptedException {
        String kafka = settings.kafka() != null
                ? settings.kafka()
                : EmbeddedBroker.addressOf(directory.root().resolve("kafka")).toString();
        ClassArchives classes = ClassArchives.told();
        var processes = new Processes(settings, directory, kafka, System.getProperty("java.class.path"), classes);
        Child web = has(Role.WEB) ? run(processes.web()) : null;
        if (settings.kafka() == null) {
            if (has(Role.BROKER)) {
                run(processes.broker());
            }
            await("the Kafka broker at " + kafka, () -> ExternalServices.accepts(kafka));
        }
        if (settings.roles().stream().anyMatch(Role.TRAINER::contains)) {
            run(processes.trainer());
        }
        if (web != null) {
            DemoOnce demo = settings.demo() ? new DemoOnce(directory, webUri()) : null;
            await("the web interface", () -> isReady(web, directory) && webAnswers());
            announce(password, directory);
            if (demo != null) {
                demo.seed(password, report);
            }
        }
        if (classes.areWanted()) {
            archiver = Thread.ofVirtual().name("archive").start(() -> archive(classes));
        }
    }

    private void archive(ClassArchives classes) {
        try {
            Thread.sleep(ARCHIVE_AFTER);
            report.accept("Archiving the classes of this start in the background, once on this machine");
            report.accept("The next start is quicker (archives of %d MB)"
                    .formatted(classes.make(ClassArchives.libraries()) >> 20));
        } catch (IOException e) {
            report.accept("The classes could not be archived (%s): all works, and starts stay as slow as this one"
                    .formatted(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void announce(String password, DataDirectory directory) {
        report.accept("");
        report.accept("  Attune is at   http://localhost:%d".formatted(settings.port()));
        report.accept("  Sign in as     admin   with password   %s".formatted(password));
        report.accept("  Data and logs  %s".formatted(directory.root()));
        report.accept("");
    }

    private Child run(ChildSpec spec) {
        synchronized (children) {
            Child child = new Child(spec, clock, report).start();
            children.push(child);
            return child;
        }
    }

    private void await(String what, BooleanSupplier ready) throws InterruptedException {
        Instant start = clock.instant();
        int told = 0;
        while (!ready.getAsBoolean()) {
            long seconds = Duration.between(start, clock.instant()).toSeconds();
            if (seconds > STARTUP.toSeconds()) {
                throw new ServeException("%s did not come up within %d s: see the logs in %s"
                        .formatted(what, STARTUP.toSeconds(), settings.data().resolve("logs")));
            }
            if (seconds >= 2 && seconds / 2 > told) {
                told = (int) (seconds / 2);
                report.accept("Waiting for %s (%d s)".formatted(what, seconds));
            }
            requireAlive();
            Thread.sleep(POLL);
        }
    }

    /** The first end may be the doing of a predecessor that was killed, whose processes still let go of ports and files. */
    private void requireAlive() {
        synchronized (children) {
            for (Child child : children) {
                if (child.endings() >= 2) {
                    throw new ServeException("%s cannot be started: %s".formatted(child.name(), child.lastWords()));
                }
            }
        }
    }

    /** Whether it is this very process that serves: another program may have been quicker to take the port. */
    private static boolean isReady(Child web, DataDirectory directory) {
        Process process = web.process();
        return process != null && directory.readyWeb() == process.pid();
    }

    private boolean webAnswers() {
        try {
            var request = HttpRequest.newBuilder(webUri().resolve("/sign-in"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private URI webUri() {
        return URI.create("http://127.0.0.1:%d".formatted(settings.port()));
    }

    void await() throws InterruptedException {
        ended.await();
    }

    /** Ends the children, the last started first. */
    @Override
    public void close() {
        Thread archiving = archiver;
        if (archiving != null) {
            archiving.interrupt();
        }
        synchronized (children) {
            while (!children.isEmpty()) {
                children.pop().close();
            }
        }
        try {
            if (port != null) {
                port.close();
            }
            if (data != null) {
                data.close();
            }
        } catch (IOException e) {
            report.accept("The lock of the data directory could not be given back (%s)".formatted(e.getMessage()));
        }
        http.shutdownNow();
        ended.countDown();
    }
}
