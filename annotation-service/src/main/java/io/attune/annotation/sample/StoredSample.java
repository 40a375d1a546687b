package io.attune.annotation.sample;

import io.attune.annotation.StorableText;
import io.attune.annotation.json.FloatsColumn;
import io.attune.annotation.json.IntegersColumn;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.Sample;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** One answer of a task. Never changed. */
@Entity
@Immutable
@Table(name = "sample")
class StoredSample {
    @Id
    private UUID id;

    private UUID task;

    @SuppressWarnings("UnusedVariable") // queries order by it
    private int position;

    private @Nullable UUID policy;
    private @Nullable Integer policyNumber;

    @Column(length = 1_000_000)
    private String text;

    @Convert(converter = IntegersColumn.class)
    @Column(length = 1_000_000)
    private List<Integer> tokenIds;

    @Convert(converter = FloatsColumn.class)
    @Column(length = 1_000_000)
    private List<Float> logps;

    @Convert(converter = FloatsColumn.class)
    @Column(length = 1_000_000)
    private List<Float> samplingLogps;

    private boolean truncated;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected StoredSample() {}

    StoredSample(UUID task, int position, Sample sample) {
        this.id = sample.id();
        this.task = task;
        this.position = position;
        this.text = StorableText.of(sample.text());
        this.tokenIds = sample.tokenIds();
        this.logps = sample.logps();
        this.samplingLogps = sample.samplingLogps();
        this.truncated = sample.truncated();
        PolicyRef author = sample.policy();
        if (author != null) {
            this.policy = author.id();
            this.policyNumber = author.number();
        }
    }

    UUID task() {
        return task;
    }

    Sample sample() {
        PolicyRef author = policy == null || policyNumber == null ? null : new PolicyRef(policy, policyNumber);
        return new Sample(id, author, text, tokenIds, logps, samplingLogps, truncated);
    }
}
