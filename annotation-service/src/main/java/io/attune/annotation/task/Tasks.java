package io.attune.annotation.task;

import static java.util.Objects.requireNonNull;

import io.attune.annotation.AttuneSettings;
import io.attune.annotation.DatabaseTime;
import io.attune.annotation.annotator.Annotators;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.project.Projects;
import io.attune.annotation.prompt.PromptView;
import io.attune.annotation.prompt.Prompts;
import io.attune.annotation.sample.Samples;
import io.attune.kafka.event.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Gives tasks to annotators. A lease holds a slot of a task until it runs out by the database's time; a task has as many slots
 * as its overlap, and an annotator has at most one of them.
 */
@Service
public class Tasks {
    private static final int MOST_AT_ONCE = 20;
    /** Candidates looked at beyond those needed, since others take some at the same time. */
    private static final int SPARE = 8;

    private final TaskRepository tasks;
    private final SlotRepository slots;
    private final Projects projects;
    private final Prompts prompts;
    private final Samples samples;
    private final Annotators annotators;
    private final DatabaseTime time;
    private final RandomGenerator random;
    private final ApplicationEventPublisher publisher;
    private final Duration lease;

    Tasks(
            TaskRepository tasks,
            SlotRepository slots,
            Projects projects,
            Prompts prompts,
            Samples samples,
            Annotators annotators,
            DatabaseTime time,
            RandomGenerator random,
            ApplicationEventPublisher publisher,
            AttuneSettings settings) {
        this.tasks = tasks;
        this.slots = slots;
        this.projects = projects;
        this.prompts = prompts;
        this.samples = samples;
        this.annotators = annotators;
        this.time = time;
        this.random = random;
        this.publisher = publisher;
        this.lease = settings.lease();
    }

    /**
     * Gives the annotator tasks: first those already held, whose leases begin anew, then the oldest free ones. Asking twice
     * gives the same tasks.
     *
     * @param count how many at most, 1 to 20
     * @return fewer, or none, when there are no more
     * @throws NoSuchElementException when there is no such project or account
     * @throws IllegalStateException when the account may not judge
     */
    @Transactional
    public List<LeasedTask> lease(UUID annotator, UUID project, int count) {
        if (count < 1 || count > MOST_AT_ONCE) {
            throw new IllegalArgumentException("count is " + count + ", expected 1 to " + MOST_AT_ONCE);
        }
        ProjectView about = projects.get(project);
        annotators.work(annotator, project, time.now());
        Instant now = time.now();
        Instant until = now.plus(lease);
        List<Slot> held = slots.heldBy(annotator, project, now, Limit.of(count));
        held.forEach(slot -> slots.renew(slot.task(), annotator, until));
        Map<UUID, List<Integer>> displayed = new LinkedHashMap<>();
        held.forEach(slot -> displayed.put(slot.task(), slot.displayed()));
        claim(annotator, about, count, now, until, displayed);
        publisher.publishEvent(new TasksChanged(project));
        return leased(about, displayed, until);
    }

    private void claim(
            UUID annotator,
            ProjectView project,
            int count,
            Instant now,
            Instant until,
            Map<UUID, List<Integer>> displayed) {
        while (displayed.size() < count) {
            List<Slot> free = slots.free(annotator, project.id(), now, Limit.of(count + SPARE));
            if (free.isEmpty()) {
                return;
            }
            for (Slot slot : free) {
                if (displayed.size() < count && !displayed.containsKey(slot.task())) {
                    List<Integer> order = shuffled(project.kind().answers());
                    if (slots.claim(slot.task(), slot.key().slot(), annotator, now, until, order) == 1) {
                        displayed.put(slot.task(), order);
                    }
                }
            }
        }
    }

    private List<Integer> shuffled(int answers) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, answers).boxed().toList());
        Collections.shuffle(order, random);
        return order;
    }

    private List<LeasedTask> leased(ProjectView project, Map<UUID, List<Integer>> displayed, Instant until) {
        Map<UUID, TaskView> views = views(displayed.keySet());
        Map<UUID, List<Sample>> answers = samples.of(displayed.keySet());
        Map<UUID, PromptView> texts =
                prompts.get(views.values().stream().map(TaskView::prompt).collect(Collectors.toSet()));
        List<LeasedTask> leased = new ArrayList<>();
        displayed.forEach((id, order) -> {
            TaskView task = requireNonNull(views.get(id));
            leased.add(new LeasedTask(
                    id,
                    project.id(),
                    task.kind(),
                    requireNonNull(texts.get(task.prompt())).messages(),
                    inOrder(requireNonNull(answers.get(id)), order),
                    project.guidelineVersion(),
                    until));
        });
        return leased;
    }

    private static List<Answer> inOrder(List<Sample> samples, List<Integer> order) {
        return order.stream()
                .map(index -> new Answer(index, samples.get(index).text()))
                .toList();
    }

    /** Gives a task back without a judgment; one that is not held stays as it is. */
    @Transactional
    public void release(UUID annotator, UUID task) {
        TaskView about = get(task);
        slots.release(task, annotator);
        publisher.publishEvent(new TasksChanged(about.project()));
    }

    /** One task. @throws NoSuchElementException when there is none of that id */
    @Transactional(readOnly = true)
    public TaskView get(UUID id) {
        return tasks.findById(id)
                .orElseThrow(() -> new NoSuchElementException("there is no task " + id))
                .view();
    }

    /** Those of these ids that exist. */
    @Transactional(readOnly = true)
    public Map<UUID, TaskView> views(Collection<UUID> ids) {
        return tasks.findByIdIn(ids).stream().map(Task::view).collect(Collectors.toMap(TaskView::id, view -> view));
    }

    /** How many tasks of the project still wait for a judgment. */
    @Transactional(readOnly = true)
    public long open(UUID project) {
        return tasks.countOpen(project);
    }

    /** How many tasks of the round somebody could be given now. */
    @Transactional(readOnly = true)
    public int unleased(UUID round) {
        return tasks.countUnleased(round);
    }

    /** Rounds of which tasks still wait for a judgment. */
    @Transactional(readOnly = true)
    public List<UUID> openRounds() {
        return tasks.openRounds();
    }

    /** Gives no more tasks of this round away; who holds one may still judge it. Returns how many that are. */
    @Transactional
    public int close(UUID round) {
        return tasks.close(round);
    }
}
