package io.attune.ui;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import io.attune.kafka.broker.EmbeddedBroker;
import io.attune.kafka.topic.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;

/** The real application on H2 with a real broker, and a real browser; started once for all browser tests. */
public final class Site implements AutoCloseable {
    private static final List<String> BROWSER_FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Path directory;
    private final EmbeddedBroker broker;
    private final ConfigurableApplicationContext application;
    private final Playwright playwright;
    private final Browser browser;
    private final Ground ground;

    Site() {
        try {
            directory = Files.createTempDirectory("attune-ui");
            broker = EmbeddedBroker.start(directory.resolve("kafka"));
            try (Cluster cluster = new Cluster(broker.address())) {
                cluster.prepare(Cluster.EMBEDDED_PARTITIONS);
            }
            application = AttuneApplication.start(Settings.of(Map.of(
                    "ATTUNE_DATA", directory.toString(),
                    "ATTUNE_KAFKA", broker.address().bootstrap(),
                    "ATTUNE_PORT", "0")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Chromium.executable())
                        .setArgs(BROWSER_FLAGS));
        ground = new Ground(application);
    }

    /** What a test puts into the application before it looks at it. */
    public Ground ground() {
        return ground;
    }

    /** A new, empty browser window. */
    public Visitor visitor(int width, int height) {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, height).setBaseURL(address()));
        return new Visitor(context);
    }

    String address() {
        return "http://127.0.0.1:" + application.getEnvironment().getRequiredProperty("local.server.port");
    }

    @Override
    public void close() {
        playwright.close();
        application.close();
        broker.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(Site::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
