package io.attune.annotation.outbox;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.codec.EventType;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.JudgmentRetracted;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.topic.Cluster;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Remembers which Kafka cluster the outbox was published to. When another one answers, the old one's disk is lost: what people
 * said and wished is published again. Requests for answers are not: demand asks anew. For the thread of the relay.
 */
@Component
class PublishedCluster {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedCluster.class);
    private static final Set<Class<? extends Event>> PEOPLES =
            Set.of(JudgmentGiven.class, JudgmentRetracted.class, RoundCommanded.class);

    private final KafkaAddress address;
    private final OutboxRepository rows;
    private final TransactionTemplate transaction;
    private @Nullable Cluster cluster;
    private @Nullable String seen;

    PublishedCluster(KafkaAddress address, OutboxRepository rows, TransactionTemplate transaction) {
        this.address = address;
        this.rows = rows;
        this.transaction = transaction;
    }

    /**
     * Looks which cluster is there, and makes it ready when it is not the one of the last look.
     *
     * @throws io.attune.kafka.KafkaUnavailableException when it does not answer
     */
    void look() {
        try {
            Cluster open = cluster == null ? new Cluster(address) : cluster;
            cluster = open;
            String id = open.id();
            if (!id.equals(seen)) {
                open.prepare(Cluster.EMBEDDED_PARTITIONS);
                transaction.executeWithoutResult(_ -> compare(id));
                seen = id;
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Lets go of the connection; the next look makes another. */
    void close() {
        if (cluster != null) {
            cluster.close();
            cluster = null;
        }
        seen = null;
    }

    private void compare(String id) {
        List<String> known = rows.cluster();
        if (known.isEmpty()) {
            rows.firstCluster(id);
        } else if (!known.getFirst().equals(id)) {
            List<String> types = EventType.all().stream()
                    .filter(type -> PEOPLES.contains(type.event()))
                    .map(EventType::header)
                    .toList();
            int again = rows.unpublish(types);
            rows.newCluster(id);
            LOG.warn(
                    "Kafka at {} is another cluster than before: publishing {} judgments and commands again",
                    address,
                    again);
        }
    }
}
