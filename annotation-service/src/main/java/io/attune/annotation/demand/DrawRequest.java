package io.attune.annotation.demand;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** Answers that were asked for. */
@Entity
class DrawRequest {
    @Id
    private UUID id;

    @SuppressWarnings("UnusedVariable") // queries read it
    private UUID round;

    @SuppressWarnings("UnusedVariable") // for whoever reads the table
    private UUID prompt;

    @SuppressWarnings("UnusedVariable") // queries read it
    private Instant askedAt;

    @SuppressWarnings("UnusedVariable") // queries read it
    private boolean answered;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected DrawRequest() {}

    DrawRequest(UUID id, UUID round, UUID prompt, Instant askedAt) {
        this.id = id;
        this.round = round;
        this.prompt = prompt;
        this.askedAt = askedAt;
    }

    UUID id() {
        return id;
    }
}
