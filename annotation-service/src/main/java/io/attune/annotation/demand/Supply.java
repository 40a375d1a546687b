package io.attune.annotation.demand;

import io.attune.annotation.AttuneSettings;
import io.attune.annotation.DatabaseTime;
import io.attune.annotation.annotator.Annotators;
import io.attune.annotation.outbox.Outbox;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.project.Projects;
import io.attune.annotation.prompt.PromptView;
import io.attune.annotation.prompt.Prompts;
import io.attune.annotation.task.NewTask;
import io.attune.annotation.task.Tasks;
import io.attune.annotation.task.Worklist;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.event.SamplesRequested;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Uuid7;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** How many answers a round lacks, what is asked for, and what becomes of that which arrives. */
@Service
class Supply {
    private static final int FEWEST_TASKS = 4;
    private static final int TASKS_PER_ANNOTATOR = 2;
    /** Whoever has asked for work this recently is active. */
    private static final Duration ACTIVE = Duration.ofMinutes(5);

    private final DrawRequestRepository requests;
    private final Projects projects;
    private final Prompts prompts;
    private final Tasks tasks;
    private final Worklist worklist;
    private final Annotators annotators;
    private final Outbox outbox;
    private final DatabaseTime time;
    private final EntityManager entities;
    private final Uuid7 identities;
    private final Clock clock;
    private final Duration patience;

    Supply(
            DrawRequestRepository requests,
            Projects projects,
            Prompts prompts,
            Tasks tasks,
            Worklist worklist,
            Annotators annotators,
            Outbox outbox,
            DatabaseTime time,
            EntityManager entities,
            Uuid7 identities,
            Clock clock,
            AttuneSettings settings) {
        this.requests = requests;
        this.projects = projects;
        this.prompts = prompts;
        this.tasks = tasks;
        this.worklist = worklist;
        this.annotators = annotators;
        this.outbox = outbox;
        this.time = time;
        this.entities = entities;
        this.identities = identities;
        this.clock = clock;
        this.patience = settings.drawPatience();
    }

    /**
     * Asks for as many answers as the round lacks. What was asked for and has not come counts as there, until patience ends.
     *
     * @return how many tasks' worth was asked for
     */
    @Transactional
    int ask(UUID round, UUID project) {
        int lacking = lacking(round, project);
        if (lacking <= 0) {
            return 0;
        }
        ProjectView about = projects.get(project);
        List<PromptView> chosen = prompts.draw(project, lacking);
        Instant now = time.now();
        for (PromptView prompt : chosen) {
            DrawRequest request = new DrawRequest(identities.next(), round, prompt.id(), now);
            entities.persist(request);
            outbox.put(new SamplesRequested(
                    request.id(),
                    clock.instant(),
                    round,
                    prompt.id(),
                    prompt.messages(),
                    about.kind().answers(),
                    SamplesRequested.Purpose.TASK,
                    null));
        }
        return chosen.size();
    }

    private int lacking(UUID round, UUID project) {
        Instant now = time.now();
        int wanted = Math.max(FEWEST_TASKS, TASKS_PER_ANNOTATOR * annotators.active(project, now.minus(ACTIVE)));
        return wanted - tasks.unleased(round) - requests.outstanding(round, now.minus(patience));
    }

    /**
     * Notes that answers have come, and opens a task when people are to judge them. Twice is as once.
     *
     * @param wanted whether the round still takes answers
     * @throws java.util.NoSuchElementException when the prompt is unknown
     * @throws IllegalArgumentException when there are fewer answers than the project's kind asks for
     */
    @Transactional
    void deliver(SamplesDrawn drawn, boolean wanted) {
        requests.answered(drawn.id());
        if (wanted) {
            ProjectView about = projects.get(prompts.get(drawn.prompt()).project());
            worklist.open(new NewTask(
                    drawn.id(),
                    about.id(),
                    drawn.prompt(),
                    drawn.round(),
                    about.kind(),
                    drawn.promptIds(),
                    asked(drawn, about.kind()),
                    about.overlap()));
        }
    }

    /** Of a group that the policy learns from, people are asked about the first ones. */
    private static List<Sample> asked(SamplesDrawn drawn, TaskKind kind) {
        return drawn.samples()
                .subList(0, Math.min(kind.answers(), drawn.samples().size()));
    }
}
