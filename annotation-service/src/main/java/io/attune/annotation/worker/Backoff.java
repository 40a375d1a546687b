package io.attune.annotation.worker;

import io.attune.kafka.KafkaUnavailableException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * How long to pause after each failure in a row, from a tenth of a second to two seconds. Each kind of failure is told once, and
 * so is the end of them.
 */
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Backoff.class);

    private final String purpose;
    private final Set<Kind> told = new HashSet<>();
    private Duration next = FIRST;

    /** @param purpose what is being tried, as in {@code publishing the outbox} */
    Backoff(String purpose) {
        this.purpose = purpose;
    }

    void worked() {
        if (!told.isEmpty()) {
            LOG.info("{} works again", purpose);
        }
        told.clear();
        next = FIRST;
    }

    /** Says how long to pause. */
    Duration failed(Throwable failure) {
        tell(failure);
        Duration pause = next;
        Duration doubled = pause.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return pause;
    }

    /** Tells of a failure if it is the first of its kind. */
    void tell(Throwable failure) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
        if (told.add(new Kind(failure.getClass(), cause.getClass()))) {
            switch (failure) {
                case KafkaUnavailableException _, DataAccessException _, TransactionException _ ->
                    LOG.warn("{} fails and is tried until it works: {}", purpose, failure.getMessage());
                default -> LOG.error("{} fails and is tried until it works", purpose, failure);
            }
        }
    }

    private record Kind(Class<?> failure, Class<?> cause) {}
}
