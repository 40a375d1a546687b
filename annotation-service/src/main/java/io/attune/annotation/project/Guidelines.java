package io.attune.annotation.project;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A text that annotators were given. Every version stays. */
@Entity
@Immutable
@Table(name = "guideline")
class Guidelines {
    private static final int MOST_CHARACTERS = 100_000;

    @EmbeddedId
    @SuppressWarnings("UnusedVariable") // queries read it
    private Key key;

    @Column(length = 1_000_000)
    private String text;

    @SuppressWarnings("UnusedVariable") // for whoever reads the table
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected Guidelines() {}

    Guidelines(UUID project, int version, String text, Instant createdAt) {
        this.key = new Key(project, version);
        this.text = text;
        this.createdAt = createdAt;
    }

    static void requireFits(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("the guidelines have " + text.length() + " characters, at most "
                    + MOST_CHARACTERS + " are allowed");
        }
    }

    String text() {
        return text;
    }

    @Embeddable
    record Key(UUID project, int version) {}
}
