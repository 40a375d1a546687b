package io.attune.annotation.outbox;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event as it goes out. {@code position} orders rows of which one was committed before the other was written. */
@Entity
@Table(name = "outbox")
class OutboxRow {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "outbox_position")
    @SequenceGenerator(name = "outbox_position", sequenceName = "outbox_position", allocationSize = 1)
    private @Nullable Long position;

    @SuppressWarnings("UnusedVariable") // for whoever reads the table
    private UUID event;

    @Column(length = 100)
    private String type;

    @Column(length = 1_000_000)
    private String payload;

    @SuppressWarnings("UnusedVariable") // for whoever reads the table
    private Instant putAt;

    @SuppressWarnings("UnusedVariable") // queries read it
    private @Nullable Instant publishedAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected OutboxRow() {}

    OutboxRow(UUID event, String type, String payload, Instant putAt) {
        this.event = event;
        this.type = type;
        this.payload = payload;
        this.putAt = putAt;
    }

    @Nullable
    Long position() {
        return position;
    }

    String type() {
        return type;
    }

    String payload() {
        return payload;
    }
}
