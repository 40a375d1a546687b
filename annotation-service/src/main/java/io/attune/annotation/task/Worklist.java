package io.attune.annotation.task;

import io.attune.annotation.AttuneSettings;
import io.attune.annotation.DatabaseTime;
import io.attune.annotation.sample.Samples;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What becomes of tasks as their answers come and are judged. For the capabilities that own answers and judgments. */
@Service
public class Worklist {
    private final TaskRepository tasks;
    private final SlotRepository slots;
    private final Samples samples;
    private final DatabaseTime time;
    private final EntityManager entities;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;
    private final Duration lease;

    Worklist(
            TaskRepository tasks,
            SlotRepository slots,
            Samples samples,
            DatabaseTime time,
            EntityManager entities,
            ApplicationEventPublisher publisher,
            Clock clock,
            AttuneSettings settings) {
        this.tasks = tasks;
        this.slots = slots;
        this.samples = samples;
        this.time = time;
        this.entities = entities;
        this.publisher = publisher;
        this.clock = clock;
        this.lease = settings.lease();
    }

    /** Opens a task with all its slots. Returns whether that was news: a task that exists stays as it is. */
    @Transactional
    public boolean open(NewTask wish) {
        if (tasks.existsById(wish.id())) {
            return false;
        }
        entities.persist(Task.open(wish, clock.instant()));
        entities.flush();
        samples.store(wish.id(), wish.samples());
        for (int slot = 0; slot < wish.overlap(); slot++) {
            entities.persist(new Slot(wish.id(), slot));
        }
        publisher.publishEvent(new TasksChanged(wish.project()));
        return true;
    }

    /** Stores a task that comes with its judgment. Returns whether that was news. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean closed(NewTask wish) {
        return !closed(List.of(wish)).isEmpty();
    }

    /** Stores tasks that come with their judgments. Returns the ids of those that are new. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<UUID> closed(List<NewTask> wishes) {
        Map<UUID, NewTask> fresh = new LinkedHashMap<>();
        wishes.forEach(wish -> fresh.putIfAbsent(wish.id(), wish));
        tasks.findByIdIn(fresh.keySet().stream().toList())
                .forEach(known -> fresh.remove(known.view().id()));
        fresh.values().forEach(wish -> entities.persist(Task.closed(wish, clock.instant())));
        entities.flush();
        fresh.values().forEach(wish -> samples.store(wish.id(), wish.samples()));
        return fresh.keySet();
    }

    /**
     * Locks the annotator's place in a task until the transaction ends.
     *
     * @throws NoSuchElementException when there is no such task
     * @throws IllegalStateException when the annotator has no place in it
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public HeldSlot hold(UUID annotator, UUID task) {
        TaskView about = tasks.findById(task)
                .orElseThrow(() -> new NoSuchElementException("there is no task " + task))
                .view();
        return slots.lock(task, annotator)
                .orElseThrow(() -> new IllegalStateException("task " + task
                        + " is not yours: it was never given to you, or your time ran out and somebody else has it now;"
                        + " take the next one"))
                .held(about);
    }

    /** Notes the judgment that a place now has. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void judged(HeldSlot held, long judgment) {
        requireOne(held, slots.judge(held.task().id(), held.slot(), judgment));
        tasks.judged(held.task().id());
        publisher.publishEvent(new TasksChanged(held.task().project()));
    }

    /** Takes the judgment off its place, which stays with the same annotator for a new lease. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void reopened(HeldSlot held, long judgment) {
        requireOne(
                held,
                slots.reopen(held.task().id(), held.slot(), judgment, time.now().plus(lease)));
        tasks.reopened(held.task().id());
        publisher.publishEvent(new TasksChanged(held.task().project()));
    }

    private static void requireOne(HeldSlot held, int changed) {
        if (changed != 1) {
            throw new IllegalStateException(
                    "slot " + held.slot() + " of task " + held.task().id() + " was changed although it was locked");
        }
    }
}
