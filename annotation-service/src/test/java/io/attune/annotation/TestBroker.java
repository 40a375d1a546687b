package io.attune.annotation;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.broker.EmbeddedBroker;
import io.attune.kafka.topic.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

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
            TestBroker started = new TestBroker(TestRun.directory("attune-broker"));
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
        try {
            TestRun.delete(directory.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        startAgain();
    }

    @Override
    public void close() {
        broker.close();
        try {
            TestRun.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
