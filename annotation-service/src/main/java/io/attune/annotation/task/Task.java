package io.attune.annotation.task;

import io.attune.annotation.json.IntegersColumn;
import io.attune.kafka.event.TaskKind;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers to be judged, or judged. Its id is that of the request for the answers. */
@Entity
class Task {
    @Id
    private UUID id;

    private UUID project;
    private UUID prompt;
    private @Nullable UUID round;

    @Enumerated(EnumType.STRING)
    @Column(length = 16)
    private TaskKind kind;

    @Convert(converter = IntegersColumn.class)
    @Column(length = 1_000_000)
    private List<Integer> promptIds;

    private int overlap;

    @SuppressWarnings("UnusedVariable") // counted by queries
    private int unjudged;

    @SuppressWarnings("UnusedVariable") // read by queries
    private boolean open;

    @SuppressWarnings("UnusedVariable") // for whoever reads the table
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected Task() {}

    private Task(NewTask wish, int unjudged, Instant createdAt) {
        this.id = wish.id();
        this.project = wish.project();
        this.prompt = wish.prompt();
        this.round = wish.round();
        this.kind = wish.kind();
        this.promptIds = wish.promptIds();
        this.overlap = wish.overlap();
        this.unjudged = unjudged;
        this.open = unjudged > 0;
        this.createdAt = createdAt;
    }

    static Task open(NewTask wish, Instant createdAt) {
        return new Task(wish, wish.overlap(), createdAt);
    }

    /** A task that arrives with its judgment. */
    static Task closed(NewTask wish, Instant createdAt) {
        return new Task(wish, 0, createdAt);
    }

    TaskView view() {
        return new TaskView(id, project, prompt, round, kind, promptIds, overlap);
    }
}
