package io.attune.kafka.client;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.KafkaUnavailableException;
import io.attune.kafka.codec.Decoded;
import io.attune.kafka.topic.Cluster;
import io.attune.kafka.topic.Topic;
import io.attune.kafka.topic.TopicIdentity;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads its share of some topics as a member of a group, for roles that keep no state: offsets are committed after handling, so
 * every event is handled at least once. For one thread, except {@link #wakeUp()}.
 */
public final class GroupReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupReader.class);

    private final KafkaAddress address;
    private final Records records;
    private final DeadLetterWriter deadLetters;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String clusterId;
    private final Map<Topic, TopicIdentity> identities;

    /**
     * @param group members of one group share the work; such as {@code sampler}
     * @param batch how many records at most one poll takes, so that what is slow leaves work to others
     */
    public GroupReader(KafkaAddress address, String group, Collection<Topic> topics, int batch, Clock clock) {
        this.address = requireNonNull(address, "address is null");
        requireNonNull(group, "group is null");
        EnumSet<Topic> all = EnumSet.copyOf(topics);
        try (Cluster cluster = new Cluster(address)) {
            this.clusterId = cluster.id();
            this.identities = cluster.identities(all);
        }
        this.records = new Records("/attune/" + group);
        this.deadLetters = new DeadLetterWriter(address, "/attune/" + group, clock);
        Map<String, Object> settings = Consuming.settings(address);
        settings.put("group.id", group);
        settings.put("group.protocol", "consumer");
        settings.put("auto.offset.reset", "earliest");
        settings.put("max.poll.records", batch);
        this.consumer = Consuming.consumer(settings);
        consumer.subscribe(all.stream().map(Topic::topicName).toList());
    }

    /**
     * Waits up to {@code patience} for events, handles each, and commits.
     *
     * @return how many records it took
     * @throws KafkaUnavailableException if the broker or the group is gone: close this reader, and open another
     */
    public int poll(Duration patience, EventHandler handler) {
        ConsumerRecords<byte[], byte[]> polled = polled(patience);
        Map<TopicPartition, Long> next = firsts(polled);
        try {
            for (ConsumerRecord<byte[], byte[]> kafkaRecord : polled) {
                handle(kafkaRecord, handler);
                next.put(new TopicPartition(kafkaRecord.topic(), kafkaRecord.partition()), kafkaRecord.offset() + 1);
            }
        } catch (RuntimeException e) {
            next.forEach(consumer::seek);
            commit(next);
            throw e;
        }
        commit(next);
        return polled.count();
    }

    /**
     * Waits up to {@code patience} for events, hands all of them over at once, and commits. If the handler throws, a later poll brings them
     * again.
     *
     * @return how many records it took
     */
    public int pollAll(Duration patience, Consumer<List<ReadEvent>> handler) {
        ConsumerRecords<byte[], byte[]> polled = polled(patience);
        List<ReadEvent> events = new ArrayList<>();
        try {
            polled.forEach(kafkaRecord -> handle(kafkaRecord, events::add));
            if (!events.isEmpty()) {
                handler.accept(events);
            }
        } catch (RuntimeException e) {
            firsts(polled).forEach(consumer::seek);
            throw e;
        }
        Map<TopicPartition, Long> next = new HashMap<>();
        polled.partitions()
                .forEach(partition ->
                        next.put(partition, polled.records(partition).getLast().offset() + 1));
        commit(next);
        return polled.count();
    }

    /** Puts an event aside that was read but makes no sense to the caller. */
    public void reject(ReadEvent rejected, String reason) {
        deadLetters.put(rejected, reason);
    }

    private ConsumerRecords<byte[], byte[]> polled(Duration patience) {
        try {
            return consumer.poll(patience);
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        } catch (KafkaException e) {
            throw KafkaUnavailableException.during("reading", address, e);
        }
    }

    private static Map<TopicPartition, Long> firsts(ConsumerRecords<byte[], byte[]> polled) {
        Map<TopicPartition, Long> firsts = new HashMap<>();
        polled.partitions()
                .forEach(partition -> firsts.put(
                        partition, polled.records(partition).getFirst().offset()));
        return firsts;
    }

    private void handle(ConsumerRecord<byte[], byte[]> kafkaRecord, EventHandler handler) {
        if (Records.isTombstone(kafkaRecord)) {
            return;
        }
        switch (records.decode(kafkaRecord)) {
            case Decoded.Valid(var event) -> {
                Topic topic = Topic.named(kafkaRecord.topic());
                var position = new OffsetPosition(
                        clusterId,
                        requireNonNull(identities.get(topic)).id(),
                        topic,
                        kafkaRecord.partition(),
                        kafkaRecord.offset());
                try {
                    handler.handle(new ReadEvent(event, position));
                } catch (UnprocessableEventException e) {
                    deadLetters.put(kafkaRecord, String.valueOf(e.getMessage()));
                }
            }
            case Decoded.Invalid(var reason) -> deadLetters.put(kafkaRecord, reason);
        }
    }

    /** Another member may own a partition by now; it then handles these events again, which is what at least once means. */
    private void commit(Map<TopicPartition, Long> next) {
        if (next.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        next.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        try {
            consumer.commitSync(offsets);
        } catch (WakeupException e) {
            consumer.commitSync(offsets);
        } catch (CommitFailedException e) {
            LOG.warn("a commit was refused, so its events are handled again: {}", e.getMessage());
        }
    }

    /** Makes a waiting poll return; from any thread. */
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(Consuming.CLOSE);
        deadLetters.close();
    }
}
