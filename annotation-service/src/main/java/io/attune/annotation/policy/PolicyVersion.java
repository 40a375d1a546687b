package io.attune.annotation.policy;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.PolicyPublished;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the registry. Only what it points to can go: the weights of an old version that nobody pinned. */
@Entity
@Table(name = "policy_version")
class PolicyVersion {
    @Id
    private UUID id;

    private UUID project;

    @Enumerated(EnumType.STRING)
    @Column(length = 16)
    private PolicyPublished.Kind kind;

    private @Nullable Integer version;

    @Column(length = 200)
    private @Nullable String name;

    private @Nullable UUID round;
    private int roundVersion;
    private @Nullable UUID parent;

    @Embedded
    @AttributeOverride(name = "sha256", column = @Column(name = "weights_sha256", length = 64))
    @AttributeOverride(name = "bytes", column = @Column(name = "weights_bytes"))
    private @Nullable Stored weights;

    @Column(name = "base_sha256", length = 64)
    private @Nullable String baseSha256;

    private int loraRank;

    @Embedded
    @AttributeOverride(name = "sha256", column = @Column(name = "manifest_sha256", length = 64))
    @AttributeOverride(name = "bytes", column = @Column(name = "manifest_bytes"))
    private @Nullable Stored manifest;

    private long steps;
    private long judgments;

    @Convert(converter = MetricsColumn.class)
    @Column(length = 100_000)
    private Map<String, Double> metrics;

    private boolean pinned;
    private Instant publishedAt;
    private @Nullable UUID startedRound;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected PolicyVersion() {}

    private PolicyVersion(UUID id, UUID project, PolicyPublished.Kind kind, Instant publishedAt) {
        this.id = id;
        this.project = project;
        this.kind = kind;
        this.publishedAt = publishedAt;
        this.metrics = Map.of();
    }

    /** A model that no round made. It is pinned from the start: everything tuned from it needs it. */
    static PolicyVersion base(UUID id, UUID project, String name, Artefact tree, Instant at) {
        PolicyVersion base = new PolicyVersion(id, project, PolicyPublished.Kind.POLICY, at);
        base.name = name;
        base.weights = new Stored(tree);
        base.baseSha256 = tree.sha256();
        base.pinned = true;
        return base;
    }

    static PolicyVersion tuned(PolicyPublished published, int version) {
        PolicyVersion tuned =
                new PolicyVersion(published.policy().id(), published.project(), published.kind(), published.at());
        tuned.version = version;
        tuned.round = published.round();
        tuned.roundVersion = published.policy().number();
        tuned.parent = published.parent();
        tuned.weights = new Stored(published.weights());
        tuned.loraRank = published.loraRank();
        tuned.manifest = new Stored(published.manifest());
        tuned.steps = published.steps();
        tuned.judgments = published.judgments();
        tuned.metrics = published.metrics();
        return tuned;
    }

    void pin(boolean wanted) {
        if (!wanted && baseSha256 != null) {
            throw new IllegalStateException("base model " + name + " stays pinned: everything tuned from it needs it");
        }
        if (wanted && weights == null) {
            throw new IllegalStateException("v" + version + " was let go already, so there is nothing left to pin");
        }
        pinned = wanted;
    }

    void startsRound(UUID started) {
        startedRound = started;
    }

    /** The round whose sampler can answer for this version; null when there is none. */
    @Nullable
    UUID answeringRound() {
        return round == null ? startedRound : round;
    }

    PolicyView view() {
        return new PolicyView(
                id,
                project,
                kind,
                version == null ? 0 : version,
                name,
                round,
                roundVersion,
                parent,
                weights == null ? null : weights.artefact(),
                loraRank,
                manifest == null ? null : manifest.artefact(),
                steps,
                judgments,
                metrics,
                pinned,
                publishedAt);
    }

    /** An artefact as two columns. */
    @Embeddable
    static class Stored {
        private String sha256;
        private long bytes;

        @SuppressWarnings("NullAway.Init") // Hibernate fills it
        protected Stored() {}

        Stored(Artefact artefact) {
            requireNonNull(artefact, "artefact is null");
            this.sha256 = artefact.sha256();
            this.bytes = artefact.bytes();
        }

        Artefact artefact() {
            return new Artefact(sha256, bytes);
        }
    }
}
