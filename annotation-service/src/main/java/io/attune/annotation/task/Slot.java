package io.attune.annotation.task;

import io.attune.annotation.json.IntegersColumn;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A task's place for one annotator: free, leased, or judged. Changed only by the statements of {@link SlotRepository}. */
@Entity
@Table(name = "task_slot")
class Slot {
    @EmbeddedId
    private Key key;

    @SuppressWarnings("UnusedVariable") // statements read it
    private @Nullable UUID annotator;

    private @Nullable Instant leasedUntil;

    @Convert(converter = IntegersColumn.class)
    @Column(length = 400)
    private @Nullable List<Integer> displayed;

    private @Nullable Long judgment;
    private int attempt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected Slot() {}

    Slot(UUID task, int slot) {
        this.key = new Key(task, slot);
    }

    UUID task() {
        return key.task();
    }

    Key key() {
        return key;
    }

    @Nullable
    Instant leasedUntil() {
        return leasedUntil;
    }

    List<Integer> displayed() {
        return displayed == null ? List.of() : displayed;
    }

    HeldSlot held(TaskView task) {
        return new HeldSlot(task, key.slot(), attempt, judgment);
    }

    @Embeddable
    record Key(UUID task, int slot) {}
}
