package io.attune.annotation.judgment;

import io.attune.annotation.annotator.Annotators;
import io.attune.annotation.outbox.Outbox;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.project.Projects;
import io.attune.annotation.prompt.Prompts;
import io.attune.annotation.sample.Samples;
import io.attune.annotation.task.HeldSlot;
import io.attune.annotation.task.TaskView;
import io.attune.annotation.task.Worklist;
import io.attune.kafka.event.JudgmentRetracted;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.Uuid7;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes in what people say, and takes it back. One transaction stores the judgment and the event that tells of it. */
@Service
public class Judgments {
    private final JudgmentRepository judgments;
    private final Worklist worklist;
    private final Projects projects;
    private final Prompts prompts;
    private final Samples samples;
    private final Annotators annotators;
    private final Outbox outbox;
    private final EntityManager entities;
    private final Uuid7 identities;
    private final Clock clock;

    Judgments(
            JudgmentRepository judgments,
            Worklist worklist,
            Projects projects,
            Prompts prompts,
            Samples samples,
            Annotators annotators,
            Outbox outbox,
            EntityManager entities,
            Uuid7 identities,
            Clock clock) {
        this.judgments = judgments;
        this.worklist = worklist;
        this.projects = projects;
        this.prompts = prompts;
        this.samples = samples;
        this.annotators = annotators;
        this.outbox = outbox;
        this.entities = entities;
        this.identities = identities;
        this.clock = clock;
    }

    /**
     * Stores a judgment. The same again, however often and from wherever, gives the same receipt.
     *
     * @throws NoSuchElementException when there is no such task
     * @throws IllegalArgumentException when the verdict does not fit the task
     * @throws IllegalStateException when the task is not the annotator's, or the annotator has judged it otherwise already
     */
    @Transactional
    public Receipt submit(UUID annotator, Submission said) {
        HeldSlot held = worklist.hold(annotator, said.task());
        if (held.judgment() != null) {
            return repeated(held.judgment(), said);
        }
        ProjectView project = projects.get(held.task().project());
        Fit.require(said, held.task(), project);
        List<Sample> about = samples.of(said.task());
        Judgment judgment = Judgment.byPerson(
                        judgments.nextNumber(),
                        identities.next(),
                        held,
                        annotator,
                        annotators.get(annotator).pseudonym(),
                        said,
                        clock.instant())
                .about(about);
        entities.persist(judgment);
        publish(judgment, held.task(), about);
        entities.flush();
        worklist.judged(held, judgment.number());
        return judgment.receipt();
    }

    private Receipt repeated(long number, Submission said) {
        Judgment first = judgments.findByNumber(number).orElseThrow();
        if (!first.says(said)) {
            throw new IllegalStateException("you have judged task " + said.task()
                    + " already, and otherwise: undo that judgment first, then judge again");
        }
        return first.receipt();
    }

    private void publish(Judgment judgment, TaskView task, List<Sample> about) {
        UUID round = judgment.round();
        if (round != null) {
            JudgmentView view = judgment.view(task, prompts.get(task.prompt()).messages(), about, false);
            outbox.put(view.event(judgment.id(), round));
        }
    }

    /**
     * Takes a judgment back and leases its task to the same annotator again. Twice is as once.
     *
     * @return the judgment's id and number, and when it was taken back
     * @throws NoSuchElementException when the annotator has given no such judgment
     */
    @Transactional
    public Receipt retract(UUID annotator, UUID id) {
        Judgment judgment = judgments
                .findById(id)
                .filter(found -> found.isOf(annotator))
                .orElseThrow(() -> new NoSuchElementException("there is no judgment " + id + " of yours"));
        Optional<Retraction> earlier = judgments.retraction(judgment.number());
        if (earlier.isPresent()) {
            return earlier.get().receipt(judgment);
        }
        HeldSlot held = worklist.hold(annotator, judgment.task());
        if (!Objects.equals(held.judgment(), judgment.number())) {
            return judgments.retraction(judgment.number()).orElseThrow().receipt(judgment);
        }
        Retraction retraction = new Retraction(judgment.number(), identities.next(), clock.instant());
        entities.persist(retraction);
        UUID round = judgment.round();
        if (round != null) {
            outbox.put(new JudgmentRetracted(identities.next(), clock.instant(), round, judgment.number()));
        }
        entities.flush();
        worklist.reopened(held, judgment.number());
        return retraction.receipt(judgment);
    }
}
