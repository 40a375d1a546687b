package io.attune.deploy.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.attune.trainer.cli.CommandFrame;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag("drill")
class TakenPortTest {

    @TempDir
    private Path directory;

    /** The web process binds its port seconds after the look at it; another program that is quicker even answers in its place. */
    @Test
    void whoeverLosesItsPortWhileItStartsEndsAndAnnouncesNothing() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var out = new StringWriter();
        var err = new StringWriter();
        var command =
                new CommandLine(new Serve()).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        var serving = new FutureTask<>(() -> CommandFrame.install(command)
                .execute("--port", Integer.toString(port), "--data", directory.toString(), "--no-demo"));
        Thread.ofVirtual().start(serving);
        while (Files.notExists(directory.resolve("logs/web.log"))) {
            Thread.sleep(10);
        }
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
        other.createContext("/", exchange -> exchange.sendResponseHeaders(200, -1));
        other.start();
        try {
            assertThat(serving.get(3, TimeUnit.MINUTES)).isEqualTo(1);
        } finally {
            other.stop(0);
        }
        assertThat(out.toString()).doesNotContain("Attune is at");
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("web cannot be started: Port " + port + " is taken", "--port");
    }
}
