package io.attune.ui;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.PortInUseException;

@ExtendWith(OutputCaptureExtension.class)
class StartAndEndTest {

    @Test
    void aTakenPortIsOneLineWithItsCure(CapturedOutput output) {
        FailureAnalysis analysis = requireNonNull(new PortTaken().analyze(new PortInUseException(8080)));
        new OneLineFailures().report(analysis);
        assertThat(output.getAll().strip().lines())
                .singleElement()
                .asString()
                .contains(
                        "Port 8080 is taken by another program. End that program, or choose another port with --port");
    }

    @Test
    void theProcessEndsWithTheSupervisorsPipeAndNotBefore() throws IOException, InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (PipedInputStream pipe = new PipedInputStream()) {
            PipedOutputStream supervisor = new PipedOutputStream(pipe);
            Supervised.watch(pipe, ended::countDown);
            supervisor.write('x');
            supervisor.flush();
            assertThat(ended.await(100, TimeUnit.MILLISECONDS)).isFalse();
            supervisor.close();
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
