package io.attune.kafka.client;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.codec.Decoded;
import io.attune.kafka.topic.Cluster;
import io.attune.kafka.topic.Topic;
import io.attune.kafka.topic.TopicIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads committed events of whole topics and leaves it to its caller to keep the positions: beside the state that the events
 * made, so that both move together. Events that cannot be read go to the dead letters. For one thread.
 *
 * <p>Positions name cluster and topic by identity. Where these changed (the broker's disk was lost, a topic was made anew), or the
 * log no longer has an offset, the partition is read from its start and a {@link Restart} says so.
 */
public final class EventReader implements AutoCloseable {
    /** How often it looks whether cluster and topics are still the same ones. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Clock clock;
    private final Cluster cluster;
    private final Records records;
    private final DeadLetterWriter deadLetters;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<Topic> topics;
    private final List<Restart> restarts = new ArrayList<>();
    private String clusterId;
    private Map<Topic, TopicIdentity> identities;
    private Instant looked;

    /**
     * @param name of the reader, such as {@code learner}
     * @param from next offsets as {@link #positions()} gave them; partitions without one are read from their start
     */
    public EventReader(
            KafkaAddress address, String name, Collection<Topic> topics, Collection<OffsetPosition> from, Clock clock) {
        this.clock = requireNonNull(clock, "clock is null");
        this.topics = EnumSet.copyOf(topics);
        this.cluster = new Cluster(address);
        try {
            this.clusterId = cluster.id();
            this.identities = cluster.identities(this.topics);
        } catch (RuntimeException e) {
            cluster.close(); // whoever tries again must not find a client of each attempt still knocking
            throw e;
        }
        this.records = new Records("/attune/" + name);
        this.deadLetters = new DeadLetterWriter(address, "/attune/" + name, clock);
        Map<String, Object> settings = Consuming.settings(address);
        settings.put("client.id", name);
        settings.put("group.id", "reader-" + name); // which it never joins: its lag is shown by it
        settings.put("auto.offset.reset", "none");
        this.consumer = Consuming.consumer(settings);
        this.looked = clock.instant();
        assign(from);
    }

    private void assign(Collection<OffsetPosition> from) {
        List<TopicPartition> partitions = new ArrayList<>();
        identities.forEach((topic, identity) -> {
            for (int partition = 0; partition < identity.partitions(); partition++) {
                partitions.add(new TopicPartition(topic.topicName(), partition));
            }
        });
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        for (OffsetPosition position : from) {
            if (topics.contains(position.topic())) {
                resume(position);
            }
        }
    }

    private void resume(OffsetPosition position) {
        TopicIdentity identity = requireNonNull(identities.get(position.topic()));
        if (!position.clusterId().equals(clusterId)) {
            restarts.add(new Restart(
                    position.topic(),
                    position.partition(),
                    "the cluster is " + clusterId + ", not " + position.clusterId() + " as before"));
        } else if (!position.topicId().equals(identity.id())) {
            restarts.add(new Restart(position.topic(), position.partition(), "the topic was made anew"));
        } else if (position.partition() < identity.partitions()) {
            consumer.seek(new TopicPartition(position.topic().topicName(), position.partition()), position.offset());
        }
    }

    /** Waits up to {@code patience} for events. */
    public Read poll(Duration patience) {
        look();
        List<ReadEvent> events = new ArrayList<>();
        try {
            for (ConsumerRecord<byte[], byte[]> kafkaRecord : consumer.poll(patience)) {
                if (Records.isTombstone(kafkaRecord)) {
                    continue;
                }
                switch (records.decode(kafkaRecord)) {
                    case Decoded.Valid(var event) -> events.add(new ReadEvent(event, position(kafkaRecord)));
                    case Decoded.Invalid(var reason) -> deadLetters.put(kafkaRecord, reason);
                }
            }
        } catch (OffsetOutOfRangeException e) {
            consumer.seekToBeginning(e.partitions());
            e.offsetOutOfRangePartitions()
                    .forEach((partition, offset) -> restarts.add(new Restart(
                            Topic.named(partition.topic()),
                            partition.partition(),
                            "offset " + offset + " is not in the log")));
        }
        Read read = new Read(events, restarts);
        restarts.clear();
        return read;
    }

    /** Puts an event aside that was read but makes no sense to the caller. */
    public void reject(ReadEvent rejected, String reason) {
        deadLetters.put(rejected, reason);
    }

    /** The next offset of every partition: with these, a later reader goes on after all events that polls have returned. */
    public List<OffsetPosition> positions() {
        return consumer.assignment().stream()
                .map(partition ->
                        position(Topic.named(partition.topic()), partition.partition(), consumer.position(partition)))
                .toList();
    }

    Map<TopicPartition, OffsetAndMetadata> offsets() {
        return consumer.assignment().stream()
                .collect(Collectors.toMap(
                        partition -> partition, partition -> new OffsetAndMetadata(consumer.position(partition))));
    }

    ConsumerGroupMetadata group() {
        return consumer.groupMetadata();
    }

    /** Whether everything that was committed when this was asked has been returned by polls. */
    public boolean caughtUp() {
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void look() {
        if (Duration.between(looked, clock.instant()).compareTo(LOOK) < 0) {
            return;
        }
        List<OffsetPosition> before = positions();
        String idNow = cluster.id();
        Map<Topic, TopicIdentity> identitiesNow = cluster.identities(topics);
        looked = clock.instant();
        if (!idNow.equals(clusterId) || !identitiesNow.equals(identities)) {
            clusterId = idNow;
            identities = identitiesNow;
            assign(before);
        }
    }

    private OffsetPosition position(ConsumerRecord<byte[], byte[]> kafkaRecord) {
        return position(Topic.named(kafkaRecord.topic()), kafkaRecord.partition(), kafkaRecord.offset());
    }

    private OffsetPosition position(Topic topic, int partition, long offset) {
        return new OffsetPosition(
                clusterId, requireNonNull(identities.get(topic)).id(), topic, partition, offset);
    }

    @Override
    public void close() {
        consumer.close(Consuming.CLOSE);
        deadLetters.close();
        cluster.close();
    }
}
