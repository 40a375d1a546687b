package io.attune.kafka.topic;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.KafkaUnavailableException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** A Kafka cluster as an administrator sees it. Close it; the close has a time limit. */
public final class Cluster implements AutoCloseable {
    /** Partitions of the topics that spread, when the broker is the embedded one. */
    public static final int EMBEDDED_PARTITIONS = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int TRANSACTION_VERSION = 2;

    private final KafkaAddress address;
    private final Admin admin;

    public Cluster(KafkaAddress address) {
        this.address = requireNonNull(address, "address is null");
        this.admin = Admin.create(address.settings());
    }

    /**
     * Asserts that the cluster has what exactly-once needs and creates the topics that are missing. Doing it twice, or from
     * two processes at once, changes nothing.
     *
     * @param partitions of the topics that spread
     * @throws IllegalStateException if the cluster is too old
     * @throws KafkaUnavailableException if it does not answer
     */
    public void prepare(int partitions) {
        requireTransactions();
        var missing = Arrays.stream(Topic.values())
                .map(topic -> new NewTopic(topic.topicName(), topic.spread() ? partitions : 1, (short) -1)
                        .configs(topic.settings()))
                .toList();
        admin.createTopics(missing).values().forEach(this::created);
    }

    private void created(String topic, KafkaFuture<Void> future) {
        try {
            get("creating topic " + topic, future);
        } catch (KafkaUnavailableException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private void requireTransactions() {
        Map<String, FinalizedVersionRange> features = get(
                        "reading features", admin.describeFeatures().featureMetadata())
                .finalizedFeatures();
        FinalizedVersionRange range = features.get("transaction.version");
        int version = range == null ? 0 : range.maxVersionLevel();
        if (version < TRANSACTION_VERSION) {
            throw new IllegalStateException("Kafka " + address + " has transaction.version " + version + ", at least "
                    + TRANSACTION_VERSION
                    + " is needed for exactly-once: use Kafka 4.0 or newer, then run kafka-features.sh"
                    + " --bootstrap-server " + address + " upgrade --feature transaction.version="
                    + TRANSACTION_VERSION);
        }
    }

    /** The identity that a cluster keeps for life; a broker whose disk was lost has another. */
    public String id() {
        return get("reading the cluster id", admin.describeCluster().clusterId());
    }

    /** Identity and number of partitions of each topic. */
    public Map<Topic, TopicIdentity> identities(Collection<Topic> topics) {
        Map<String, TopicDescription> described = get(
                "reading topics",
                admin.describeTopics(topics.stream().map(Topic::topicName).toList())
                        .allTopicNames());
        return described.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> Topic.named(entry.getKey()),
                        entry -> new TopicIdentity(
                                entry.getValue().topicId().toString(),
                                entry.getValue().partitions().size())));
    }

    private <T> T get(String what, KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw KafkaUnavailableException.during(what, address, requireNonNull(e.getCause()));
        } catch (TimeoutException e) {
            throw KafkaUnavailableException.during(what, address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KafkaUnavailableException.during(what, address, e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
