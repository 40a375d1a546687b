package io.attune.annotation.status;

import io.attune.annotation.deadletter.DeadLetters;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.round.RunningRound;
import io.attune.kafka.KafkaUnavailableException;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Asks everything that the web process depends on. */
@Service
public class StatusService {
    private final JdbcClient jdbc;
    private final DeadLetters letters;
    private final Rounds rounds;

    StatusService(JdbcClient jdbc, DeadLetters letters, Rounds rounds) {
        this.jdbc = jdbc;
        this.letters = letters;
        this.rounds = rounds;
    }

    /** The status now; takes some seconds while Kafka does not answer. */
    public PlatformStatus now() {
        long unpublished = jdbc.sql("select count(*) from outbox where published_at is null")
                .query(Long.class)
                .single();
        List<UUID> running = rounds.running().stream().map(RunningRound::id).toList();
        try {
            return new PlatformStatus(null, unpublished, letters.open(), running);
        } catch (KafkaUnavailableException e) {
            return new PlatformStatus(e.getMessage(), unpublished, null, running);
        }
    }
}
