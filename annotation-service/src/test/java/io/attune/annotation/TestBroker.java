package io.attune.annotation;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.broker.EmbeddedBroker;
import io.attune.kafka.topic.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A real broker that can be stopped and started again on the same data. */
public final class TestBroker implements AutoCloseable {
    private final Path directory;
    private EmbeddedBroker broker;

    private TestBroker(Path directory) throws IOException {
        this.directory = directory;
        this.broker = EmbeddedBroker.start(directory);
    }

    /** One with its topics. */
    public static TestBroker start() {
        try {
            TestBroker started = new TestBroker(Files.createTempDirectory("attune-broker"));
            try (Cluster cluster = new Cluster(started.address())) {
                cluster.prepare(2);
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public KafkaAddress address() {
        return broker.address();
    }

    public void stop() {
        broker.close();
    }

    public void startAgain() {
        try {
            broker = EmbeddedBroker.start(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The disk was lost: another cluster at the same address. */
    public void startEmpty() {
        try (Stream<Path> files = Files.walk(directory.resolve("log"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        startAgain();
    }

    @Override
    public void close() {
        broker.close();
    }
}
