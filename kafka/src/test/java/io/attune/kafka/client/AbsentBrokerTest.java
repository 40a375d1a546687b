package io.attune.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.KafkaUnavailableException;
import io.attune.kafka.topic.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class AbsentBrokerTest {
    private static final KafkaAddress NOBODY = new KafkaAddress("127.0.0.1:" + portOfNobody());

    private static int portOfNobody() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> adminClients() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("kafka-admin-client-thread"))
                .toList();
    }

    @Test
    void a_reader_that_cannot_begin_leaves_no_client_behind() {
        List<String> before = adminClients();

        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            var event = both.submit(
                    () -> new EventReader(NOBODY, "test", List.of(Topic.JUDGMENTS), List.of(), Clock.systemUTC()));
            var group =
                    both.submit(() -> new GroupReader(NOBODY, "test", List.of(Topic.SAMPLES), 1, Clock.systemUTC()));
            assertThatThrownBy(event::get).hasCauseInstanceOf(KafkaUnavailableException.class);
            assertThatThrownBy(group::get).hasCauseInstanceOf(KafkaUnavailableException.class);
        }

        assertThat(adminClients()).isSubsetOf(before);
    }
}
