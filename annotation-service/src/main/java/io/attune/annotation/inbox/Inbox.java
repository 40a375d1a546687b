package io.attune.annotation.inbox;

import io.attune.annotation.worker.Workers;
import io.attune.kafka.KafkaAddress;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/** Has a worker read from Kafka for every {@link Subscriber}. */
@Component
class Inbox {
    Inbox(List<Subscriber> subscribers, KafkaAddress address, Clock clock, Workers workers) {
        for (Subscriber subscriber : subscribers) {
            String group = subscriber.group();
            workers.employ("inbox-" + group, "reading for " + group, new Reading(subscriber, address, clock));
        }
    }
}
