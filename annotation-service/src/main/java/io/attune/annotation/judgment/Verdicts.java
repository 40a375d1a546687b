package io.attune.annotation.judgment;

import static java.util.Objects.requireNonNull;

import io.attune.annotation.outbox.Outbox;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.project.Projects;
import io.attune.annotation.prompt.PromptView;
import io.attune.annotation.prompt.Prompts;
import io.attune.annotation.task.NewTask;
import io.attune.annotation.task.Worklist;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.Uuid7;
import io.attune.kafka.event.VerdictGiven;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes in judgments that nobody gave here: those of judges, and those from files. Each gets its number like any other. */
@Service
public class Verdicts {
    private final JudgmentRepository judgments;
    private final Worklist worklist;
    private final Projects projects;
    private final Prompts prompts;
    private final Outbox outbox;
    private final EntityManager entities;
    private final Uuid7 identities;
    private final Clock clock;

    Verdicts(
            JudgmentRepository judgments,
            Worklist worklist,
            Projects projects,
            Prompts prompts,
            Outbox outbox,
            EntityManager entities,
            Uuid7 identities,
            Clock clock) {
        this.judgments = judgments;
        this.worklist = worklist;
        this.projects = projects;
        this.prompts = prompts;
        this.outbox = outbox;
        this.entities = entities;
        this.identities = identities;
        this.clock = clock;
    }

    /**
     * Stores a judge's verdict and tells the learners of the round. The same answers are judged once, however often the
     * verdict arrives.
     *
     * @return whether that was news
     * @throws java.util.NoSuchElementException when its prompt is unknown
     * @throws IllegalArgumentException when the verdict does not fit its kind
     */
    @Transactional
    public boolean store(VerdictGiven given) {
        PromptView prompt = prompts.get(given.prompt());
        ProjectView project = projects.get(prompt.project());
        if (given.kind() != project.kind().forJudge()) {
            throw new IllegalArgumentException(
                    "verdict " + given.id() + " is about a task of kind " + given.kind() + ", and a judge of project "
                            + project.name() + " is asked " + project.kind().forJudge());
        }
        NewTask wish = new NewTask(
                given.drawn(),
                project.id(),
                prompt.id(),
                given.round(),
                given.kind(),
                given.promptIds(),
                given.samples(),
                1);
        Fit.requireVerdict(given.verdict(), wish.view(), project);
        if (!worklist.closed(wish)) {
            return false;
        }
        Judgment judgment = Judgment.byJudge(
                        judgments.nextNumber(),
                        given.id(),
                        wish.view(),
                        given.judge(),
                        given.verdict(),
                        given.confidence(),
                        project.guidelineVersion(),
                        clock.instant())
                .about(given.samples());
        entities.persist(judgment);
        JudgmentView view = judgment.view(wish.view(), prompt.messages(), given.samples(), false);
        outbox.put(view.event(given.id(), given.round()));
        return true;
    }

    /**
     * Stores judgments from a file, each about a closed task of its own; those that are there already stay as they are.
     *
     * @param source name of the file
     * @return how many are new
     * @throws java.util.NoSuchElementException when there is no such project
     * @throws IllegalArgumentException when one does not fit the project's kind; nothing is stored then
     */
    @Transactional
    public int importAll(UUID project, String source, List<ImportedJudgment> wishes) {
        ProjectView into = projects.get(project);
        Map<UUID, ImportedJudgment> byTask = new LinkedHashMap<>();
        wishes.forEach(wish -> byTask.putIfAbsent(wish.task(), wish));
        List<NewTask> tasks =
                byTask.values().stream().map(wish -> importedTask(into, wish)).toList();
        Set<UUID> fresh = worklist.closed(tasks);
        write();
        List<Judgment> added = tasks.stream()
                .filter(task -> fresh.contains(task.id()))
                .map(task -> imported(into, source, task, requireNonNull(byTask.get(task.id()))))
                .toList();
        added.forEach(entities::persist);
        write();
        return added.size();
    }

    /** What is written is forgotten: a long import must not look through all of it again and again. */
    private void write() {
        entities.flush();
        entities.clear();
    }

    private NewTask importedTask(ProjectView project, ImportedJudgment wish) {
        List<Sample> answers = wish.answers().stream()
                .map(text -> new Sample(identities.next(), null, text, List.of(), List.of(), List.of(), false))
                .toList();
        NewTask task =
                new NewTask(wish.task(), project.id(), wish.prompt(), null, project.kind(), List.of(), answers, 1);
        Fit.requireVerdict(wish.verdict(), task.view(), project);
        return task;
    }

    private Judgment imported(ProjectView project, String source, NewTask task, ImportedJudgment wish) {
        return Judgment.imported(
                judgments.nextNumber(),
                identities.next(),
                task.view(),
                source,
                wish.verdict(),
                project.guidelineVersion(),
                clock.instant());
    }
}
