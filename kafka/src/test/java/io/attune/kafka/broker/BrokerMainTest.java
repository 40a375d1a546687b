package io.attune.kafka.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.KafkaUnavailableException;
import io.attune.kafka.client.EventReader;
import io.attune.kafka.client.EventWriter;
import io.attune.kafka.client.ReadEvent;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.JudgmentRetracted;
import io.attune.kafka.topic.Topic;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BrokerMainTest {
    private static final UUID ROUND = UUID.randomUUID();

    @TempDir
    Path directory;

    @Test
    void kill_9_amid_writing_keeps_what_was_acknowledged() throws Exception {
        List<Event> acknowledged = new ArrayList<>();
        KafkaAddress address;
        try (Child broker = Child.start(directory)) {
            address = broker.ready();
            Thread killer = Thread.ofVirtual().unstarted(broker::kill);
            try (var writer = new EventWriter(address, "/attune/test")) {
                for (long number = 1; ; number++) {
                    List<Event> next = List.of(new JudgmentRetracted(UUID.randomUUID(), Instant.EPOCH, ROUND, number));
                    if (number == 200) {
                        killer.start();
                    }
                    writer.write(next);
                    acknowledged.addAll(next);
                }
            } catch (KafkaUnavailableException e) {
                assertThat(e).hasMessageContaining("Check that the broker runs");
            }
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(199);
        try (Child again = Child.start(directory)) {
            assertThat(again.ready()).as("the same ports").isEqualTo(address);
            assertThat(read(address)).containsAll(acknowledged);
            again.input().close();
            assertThat(again.process().waitFor(30, TimeUnit.SECONDS))
                    .as("ends with its stdin")
                    .isTrue();
            assertThat(again.process().exitValue()).isZero();
        }
    }

    @Test
    void a_port_in_use_is_one_line_with_the_cure() throws Exception {
        Ports ports = Ports.kept(directory.resolve("ports.properties"));
        try (ServerSocket taken = new ServerSocket(ports.client(), 1, InetAddress.getLoopbackAddress());
                Child broker = Child.start(directory)) {
            String errors = new String(broker.process().getErrorStream().readAllBytes(), UTF_8);
            assertThat(broker.process().waitFor()).isEqualTo(1);
            assertThat(errors.lines())
                    .singleElement()
                    .asString()
                    .contains("port " + taken.getLocalPort())
                    .contains("ports.properties");
        }
    }

    private static List<Event> read(KafkaAddress address) {
        List<Event> events = new ArrayList<>();
        try (var reader = new EventReader(address, "test", List.of(Topic.JUDGMENTS), List.of(), Clock.systemUTC())) {
            do {
                reader.poll(Duration.ofMillis(200)).events().stream()
                        .map(ReadEvent::event)
                        .forEach(events::add);
            } while (!reader.caughtUp());
        }
        return events;
    }

    private record Child(Process process, BufferedReader output) implements AutoCloseable {
        static Child start(Path directory) throws IOException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(EmbeddedBroker.JVM_OPTIONS);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), BrokerMain.class.getName()));
            command.add(directory.toString());
            Process process = new ProcessBuilder(command).start();
            return new Child(process, process.inputReader(UTF_8));
        }

        KafkaAddress ready() throws IOException {
            String line = output.readLine();
            assertThat(line).startsWith("READY ");
            return new KafkaAddress(line.substring("READY ".length()));
        }

        java.io.OutputStream input() {
            return process.getOutputStream();
        }

        void kill() {
            process.destroyForcibly();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
