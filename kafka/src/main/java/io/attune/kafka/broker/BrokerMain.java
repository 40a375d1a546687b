package io.attune.kafka.broker;

import io.attune.kafka.log.ProcessLog;
import io.attune.kafka.topic.Cluster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * The broker as a child process: {@code BrokerMain DIRECTORY}. Prints {@code READY host:port} once topics can be written, and ends
 * when its standard input does, so that it never outlives its parent.
 */
public final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] arguments) {
        ProcessLog.configure();
        if (arguments.length != 1) {
            System.err.println("usage: BrokerMain DIRECTORY");
            System.exit(2);
        }
        try {
            EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]));
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-close"));
            try (Cluster cluster = new Cluster(broker.address())) {
                cluster.prepare(Cluster.EMBEDDED_PARTITIONS);
            }
            System.out.println("READY " + broker.address());
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (RuntimeException | IOException e) {
            System.err.println("the broker cannot run: " + e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }
}
