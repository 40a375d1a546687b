package io.attune.deploy.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.deploy.CommandRun;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve} refuses: in one line on stderr, before anything is written, and without a word on stdout. */
@Timeout(60)
class ServeTest {

    @TempDir
    private Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    private static CommandRun serve(String... arguments) {
        return CommandRun.of(new Serve(), arguments);
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
            serve("--port", port, "--data", data().toString()).assertRefused(1, "Port " + port, "--port");
        }
        assertThat(data()).doesNotExist();
    }

    @Test
    void aPortThatAnotherAttuneWillHaveInAFewSeconds() throws Exception {
        int port = freePort();
        try (var _ = PortClaim.of(port)) {
            serve("--port", Integer.toString(port), "--data", data().toString())
                    .assertRefused(1, "Port " + port, "--port");
        }
        assertThat(data()).doesNotExist();
        PortClaim.of(port).close();
    }

    @Test
    void aDataDirectoryThatAnotherAttuneHas() throws Exception {
        try (var _ = DataDirectory.open(data())) {
            String before = listing();
            serve("--port", Integer.toString(freePort()), "--data", data().toString())
                    .assertRefused(1, "Another Attune runs on", "--data");
            assertThat(listing()).isEqualTo(before);
        }
    }

    @Test
    void aGpuInABuildForTheCpu() throws Exception {
        serve("--port", Integer.toString(freePort()), "--data", data().toString(), "--device", "cuda")
                .assertRefused(1, "this build computes on the CPU only", "ATTUNE_PROFILE=cuda", "--device cpu");
        assertThat(data()).doesNotExist();
    }

    @Test
    void aDeviceThatThereIsNot() throws Exception {
        serve("--port", Integer.toString(freePort()), "--data", data().toString(), "--device", "tpu")
                .assertRefused(1, "--device is tpu; there are cpu, cuda, cuda:N");
        assertThat(data()).doesNotExist();
    }

    @Test
    void threadsThatNobodyWants() throws Exception {
        int tooMany = 4 * Runtime.getRuntime().availableProcessors() + 1;
        for (String threads : new String[] {"0", Integer.toString(tooMany)}) {
            serve("--port", Integer.toString(freePort()), "--data", data().toString(), "--threads", threads)
                    .assertRefused(1, "--threads is " + threads + "; give 1 to " + (tooMany - 1));
        }
        assertThat(data()).doesNotExist();
    }

    @Test
    void aPrecisionThatThereIsNot() throws Exception {
        serve("--port", Integer.toString(freePort()), "--data", data().toString(), "--precision", "fp8")
                .assertRefused(1, "--precision is fp8; there are float32, bfloat16 and float16");
        assertThat(data()).doesNotExist();
    }

    @Test
    void aBrokerThatDoesNotAnswer() throws Exception {
        String nobody = "127.0.0.1:" + freePort();
        serve("--port", Integer.toString(freePort()), "--data", data().toString(), "--kafka", nobody)
                .assertRefused(1, "No Kafka broker answers at " + nobody, "--kafka");
        assertThat(data()).doesNotExist();
    }

    @Test
    void aDatabaseThatDoesNotAnswer() throws Exception {
        String nobody = "jdbc:postgresql://127.0.0.1:" + freePort() + "/attune";
        CommandRun outcome = serve(
                "--port",
                Integer.toString(freePort()),
                "--data",
                data().toString(),
                "--db",
                nobody + "?password=secret");
        outcome.assertRefused(1, "The database " + nobody + " cannot be reached", "--db");
        assertThat(outcome.err()).doesNotContain("secret");
        assertThat(data()).doesNotExist();
    }

    @Test
    void whatIsWrittenWrongly() {
        String data = data().toString();
        serve("--prot", "8080", "--data", data).assertRefused(2, "--prot", "--help");
        serve("--port", "web", "--data", data).assertRefused(2, "web");
        serve("--port", "70000", "--data", data).assertRefused(1, "70000", "65535");
        serve("--roles", "web,cook", "--data", data).assertRefused(1, "cook", "sampler");
        serve("--kafka", "somewhere", "--data", data).assertRefused(1, "somewhere", "host:port");
        serve("--db", "mysql://localhost", "--data", data).assertRefused(1, "mysql", "jdbc:postgresql:");
        assertThat(data()).doesNotExist();
    }

    private String listing() throws Exception {
        try (var files = Files.walk(data())) {
            return files.sorted().toList().toString();
        }
    }
}
