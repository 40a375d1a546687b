package io.attune.annotation.project;

import io.attune.annotation.json.TextsColumn;
import io.attune.kafka.event.TaskKind;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What is asked. Only the guidelines may change, since judgments have to stay comparable. */
@Entity
class Project {
    @Id
    private UUID id;

    @Column(length = 200)
    private String name;

    @Enumerated(EnumType.STRING)
    @Column(length = 16)
    private TaskKind kind;

    private int overlap;

    @Column(length = 1_000_000)
    private String guidelines;

    private int guidelineVersion;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "dimension", joinColumns = @JoinColumn(name = "project"))
    @OrderColumn(name = "position")
    private List<DimensionRow> dimensions;

    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected Project() {}

    Project(UUID id, NewProject wish, Instant createdAt) {
        this.id = id;
        this.name = wish.name();
        this.kind = wish.kind();
        this.overlap = wish.overlap();
        this.guidelines = wish.guidelines();
        this.guidelineVersion = 1;
        this.dimensions = wish.dimensions().stream().map(DimensionRow::of).toList();
        this.createdAt = createdAt;
    }

    /** Puts another text into force; returns whether it differs from the one before. */
    boolean edit(String text) {
        Guidelines.requireFits(text);
        if (text.equals(guidelines)) {
            return false;
        }
        guidelines = text;
        guidelineVersion++;
        return true;
    }

    /** The text now in force, as a version to keep. */
    Guidelines guidelines(Instant now) {
        return new Guidelines(id, guidelineVersion, guidelines, now);
    }

    ProjectView view() {
        return new ProjectView(
                id,
                name,
                kind,
                guidelines,
                guidelineVersion,
                dimensions.stream().map(DimensionRow::dimension).toList(),
                overlap,
                createdAt);
    }

    @Embeddable
    record DimensionRow(
            @Column(length = 100) String name,
            int lowest,
            int highest,

            @Convert(converter = TextsColumn.class) @Column(length = 100_000)
            List<String> anchors) {

        static DimensionRow of(Dimension dimension) {
            return new DimensionRow(dimension.name(), dimension.min(), dimension.max(), dimension.anchors());
        }

        Dimension dimension() {
            return new Dimension(name, lowest, highest, anchors);
        }
    }
}
