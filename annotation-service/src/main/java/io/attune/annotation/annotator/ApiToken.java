package io.attune.annotation.annotator;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A bearer token, known by its digest: 256 random bits need no slow hash. */
@Entity
class ApiToken {
    @Id
    private UUID id;

    @Column(length = 64)
    private String sha256;

    @SuppressWarnings("UnusedVariable") // queries read it
    private UUID annotator;

    @Column(length = 100)
    private String label;

    private Instant createdAt;

    @SuppressWarnings("UnusedVariable") // queries read it
    private boolean revoked;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected ApiToken() {}

    ApiToken(UUID id, String sha256, UUID annotator, String label, Instant createdAt) {
        this.id = id;
        this.sha256 = sha256;
        this.annotator = annotator;
        this.label = label;
        this.createdAt = createdAt;
    }

    void revoke() {
        revoked = true;
    }

    TokenView view() {
        return new TokenView(id, label, createdAt);
    }
}
