package io.attune.deploy.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.cli.CommandFrame;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code serve} refuses: in one line on stderr, before anything is written, and without a word on stdout. */
@Timeout(60)
class ServeTest {

    @TempDir
    private Path directory;

    private record Outcome(int exit, String out, String err) {}

    private Path data() {
        return directory.resolve("data");
    }

    private Outcome serve(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var command =
                new CommandLine(new Serve()).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exit = CommandFrame.install(command).execute(arguments);
        return new Outcome(exit, out.toString(), err.toString());
    }

    private static void assertRefused(Outcome outcome, int exit, String... parts) {
        assertThat(outcome.exit()).isEqualTo(exit);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .contains(parts)
                .doesNotContain("defect");
    }

    private static int freePort() throws Exception {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Test
    void aPortThatAnotherProgramHas() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertRefused(serve("--port", port, "--data", data().toString()), 1, "Port " + port, "--port");
        }
        assertThat(data()).doesNotExist();
    }

    @Test
    void aPortThatAnotherAttuneWillHaveInAFewSeconds() throws Exception {
        int port = freePort();
        try (var _ = PortClaim.of(port)) {
            assertRefused(
                    serve("--port", Integer.toString(port), "--data", data().toString()), 1, "Port " + port, "--port");
        }
        assertThat(data()).doesNotExist();
        PortClaim.of(port).close();
    }

    @Test
    void aDataDirectoryThatAnotherAttuneHas() throws Exception {
        try (var _ = DataDirectory.open(data())) {
            String before = listing();
            assertRefused(
                    serve("--port", Integer.toString(freePort()), "--data", data().toString()),
                    1,
                    "Another Attune runs on",
                    "--data");
            assertThat(listing()).isEqualTo(before);
        }
    }

    @Test
    void aBrokerThatDoesNotAnswer() throws Exception {
        String nobody = "127.0.0.1:" + freePort();
        assertRefused(
                serve("--port", Integer.toString(freePort()), "--data", data().toString(), "--kafka", nobody),
                1,
                "No Kafka broker answers at " + nobody,
                "--kafka");
        assertThat(data()).doesNotExist();
    }

    @Test
    void aDatabaseThatDoesNotAnswer() throws Exception {
        String nobody = "jdbc:postgresql://127.0.0.1:" + freePort() + "/attune";
        Outcome outcome = serve(
                "--port",
                Integer.toString(freePort()),
                "--data",
                data().toString(),
                "--db",
                nobody + "?password=secret");
        assertRefused(outcome, 1, "The database " + nobody + " cannot be reached", "--db");
        assertThat(outcome.err()).doesNotContain("secret");
        assertThat(data()).doesNotExist();
    }

    @Test
    void whatIsWrittenWrongly() {
        String data = data().toString();
        assertRefused(serve("--prot", "8080", "--data", data), 2, "--prot", "--help");
        assertRefused(serve("--port", "web", "--data", data), 2, "web");
        assertRefused(serve("--port", "70000", "--data", data), 1, "70000", "65535");
        assertRefused(serve("--roles", "web,cook", "--data", data), 1, "cook", "sampler");
        assertRefused(serve("--kafka", "somewhere", "--data", data), 1, "somewhere", "host:port");
        assertRefused(serve("--db", "mysql://localhost", "--data", data), 1, "mysql", "jdbc:postgresql:");
        assertThat(data()).doesNotExist();
    }

    private String listing() throws Exception {
        try (var files = Files.walk(data())) {
            return files.sorted().toList().toString();
        }
    }
}
