package io.attune.annotation.judgment;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** An author took a judgment back. */
@Entity
@Immutable
class Retraction {
    @Id
    private long number;

    @SuppressWarnings("UnusedVariable") // for whoever reads the table
    private UUID id;

    private Instant retractedAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected Retraction() {}

    Retraction(long number, UUID id, Instant retractedAt) {
        this.number = number;
        this.id = id;
        this.retractedAt = retractedAt;
    }

    long number() {
        return number;
    }

    Receipt receipt(Judgment judgment) {
        return new Receipt(judgment.id(), number, retractedAt);
    }
}
