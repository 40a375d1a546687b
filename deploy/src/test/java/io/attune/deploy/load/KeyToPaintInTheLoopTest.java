package io.attune.deploy.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.attune.deploy.client.RestClient;
import io.attune.deploy.client.ServerOptions;
import io.attune.deploy.demo.DemoProject;
import io.attune.deploy.serve.Installation;
import io.attune.deploy.simulate.Simulate;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What a person feels: from the key to the next task on the screen, while seven others judge and the loop learns from all of them. */
@Tag("drill")
class KeyToPaintInTheLoopTest {
    private static final int JUDGMENTS = 100;
    private static final int LIMIT_MILLIS = 100;
    private static final int READING_MILLIS = 1_500;
    private static final String PASSWORD = "key-to-paint-in-the-loop";
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> BROWSER_FLAGS =
            List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run");

    /** That of ui's own test of this. */
    private static final Path STOPWATCH = Path.of("..", "ui", "src", "test", "js", "key-to-paint.js");

    @Test
    void theNextTaskIsPaintedWithinATenthOfASecond() throws Exception {
        Path directory = Files.createTempDirectory("attune-keys");
        try (var installation =
                new Installation(Files.createDirectories(directory.resolve("data")), Clock.systemUTC())) {
            installation.start();
            RestClient admin = installation.admin();
            UUID project =
                    ServerOptions.project(admin, DemoProject.PAIRS.title()).id();
            admin.post("annotators", Map.of("name", "reader", "password", PASSWORD, "roles", List.of("ANNOTATOR")));
            var others = CompletableFuture.supplyAsync(() -> new CommandLine(new Simulate(Clock.systemUTC()))
                    .execute(
                            "--url", installation.url().toString(),
                            "--data", installation.data().toString(),
                            "--annotators", "7",
                            "--think-ms", "2500",
                            "--judgments", "600"));
            List<Double> millis = judge(installation, project);
            double p95 = millis.get(JUDGMENTS * 95 / 100 - 1);
            System.out.printf(
                    "key to paint: p50 %.1f ms, p95 %.1f ms, most %.1f ms%n",
                    millis.get(JUDGMENTS / 2), p95, millis.getLast());
            assertThat(others).as("the others were judging all the time").isNotDone();
            assertThat(p95).as("p95 of %s", millis).isLessThan(LIMIT_MILLIS);
        }
    }

    private static Path chromium() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(directory -> BROWSERS.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("none of " + BROWSERS + " is on the PATH: apt install chromium"));
    }

    private static List<Double> judge(Installation installation, UUID project) throws IOException {
        var options =
                new BrowserType.LaunchOptions().setExecutablePath(chromium()).setArgs(BROWSER_FLAGS);
        var environment = new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
        try (Playwright playwright = Playwright.create(environment);
                Browser browser = playwright.chromium().launch(options)) {
            Page page = browser.newPage();
            page.setDefaultTimeout(60_000);
            page.navigate(installation.url() + "/");
            page.locator("vaadin-login-form input[name=username]").fill("reader");
            page.locator("vaadin-login-form input[name=password]").fill(PASSWORD);
            page.keyboard().press("Enter");
            page.locator(".shell").waitFor();
            page.navigate(installation.url() + "/annotate/" + project);
            page.locator(".task.active").waitFor();
            page.evaluate(Files.readString(STOPWATCH));
            for (int i = 1; i <= JUDGMENTS; i++) {
                page.waitForTimeout(READING_MILLIS);
                page.keyboard().press(Integer.toString(1 + i % 7));
                page.waitForFunction("n => window.paints.length >= n", i);
            }
            List<Double> millis = new ArrayList<>();
            for (Object one : (List<?>) page.evaluate("window.paints")) {
                millis.add(((Number) one).doubleValue());
            }
            millis.sort(null);
            return millis;
        }
    }
}
