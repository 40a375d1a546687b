package io.attune.kafka.broker;

import io.attune.kafka.KafkaAddress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One real broker and controller (KRaft) in this process, on the loopback interface. Its data stays in a directory: a later start
 * there goes on, also after {@code kill -9}, which takes 4 to 6 s, since the controller waits for the old session to end.
 */
public final class EmbeddedBroker implements AutoCloseable {
    /** Options of a JVM that holds nothing but the broker. */
    public static final List<String> JVM_OPTIONS = List.of(
            "-Xmx160m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            // Otherwise code and classes that are added make the heap be collected again and again.
            "-XX:ReservedCodeCacheSize=240m",
            "-XX:MetaspaceSize=64m",
            "-XX:MaxDirectMemorySize=64m");

    private static final String PORTS_FILE = "ports.properties";

    private final KafkaRaftServer server;
    private final KafkaAddress address;

    private EmbeddedBroker(KafkaRaftServer server, KafkaAddress address) {
        this.server = server;
        this.address = address;
    }

    /**
     * Starts the broker and returns once it serves.
     *
     * @param directory of its data and its ports, made if missing
     * @throws IllegalStateException if a kept port is in use
     */
    public static EmbeddedBroker start(Path directory) throws IOException {
        Path log = directory.resolve("log").toAbsolutePath();
        Files.createDirectories(log);
        Path portsFile = directory.resolve(PORTS_FILE);
        Ports ports = Ports.kept(portsFile);
        ports.requireFree(portsFile);
        format(log);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings(log, ports), false), Time.SYSTEM);
        server.startup();
        return new EmbeddedBroker(server, new KafkaAddress("127.0.0.1:" + ports.client()));
    }

    /** The address of the broker that this directory belongs to, or nothing where none was ever started; writes nothing. */
    public static Optional<KafkaAddress> keptAddress(Path directory) throws IOException {
        return Files.exists(directory.resolve(PORTS_FILE)) ? Optional.of(addressOf(directory)) : Optional.empty();
    }

    /** The address that a broker on this directory has, or will have when it is started for the first time. */
    public static KafkaAddress addressOf(Path directory) throws IOException {
        Files.createDirectories(directory);
        return new KafkaAddress(
                "127.0.0.1:" + Ports.kept(directory.resolve(PORTS_FILE)).client());
    }

    private static void format(Path log) throws IOException {
        if (Files.exists(log.resolve("meta.properties"))) {
            return;
        }
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .setControllerListenerName("CONTROLLER")
                    .addDirectory(log.toString())
                    .setMetadataLogDirectory(log.toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setIgnoreFormatted(true)
                    .run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot format the broker's directory " + log + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> settings(Path log, Ports ports) {
        Map<String, String> settings = new HashMap<>(SMALL);
        settings.put("log.dirs", log.toString());
        settings.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + ports.client() + ",CONTROLLER://127.0.0.1:" + ports.controller());
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + ports.client());
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + ports.controller());
        return settings;
    }

    /** One node, little memory, quick to notice that its predecessor or a reader died. */
    private static final Map<String, String> SMALL = Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "4"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("default.replication.factor", "1"),
            Map.entry("min.insync.replicas", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("broker.session.timeout.ms", "2000"),
            Map.entry("broker.heartbeat.interval.ms", "500"),
            // Its successor gets what a killed sampler was reading from only then; the default is 45 s.
            Map.entry("group.consumer.min.session.timeout.ms", "6000"),
            Map.entry("group.consumer.session.timeout.ms", "6000"),
            Map.entry("group.consumer.min.heartbeat.interval.ms", "2000"),
            Map.entry("group.consumer.heartbeat.interval.ms", "2000"),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "4"),
            Map.entry("log.cleaner.dedupe.buffer.size", String.valueOf(16 << 20)),
            Map.entry("metadata.log.segment.bytes", String.valueOf(8 << 20)),
            Map.entry("log.segment.bytes", String.valueOf(64 << 20)));

    /** Where clients find it. */
    public KafkaAddress address() {
        return address;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
