package io.attune.annotation.judgment;

import io.attune.annotation.json.IntegersColumn;
import io.attune.annotation.json.VerdictColumn;
import io.attune.annotation.task.HeldSlot;
import io.attune.annotation.task.TaskView;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.Verdict;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** What was said. Never changed, never deleted. */
@Entity
@Immutable
class Judgment {
    @Id
    private long number;

    private UUID id;
    private UUID project;
    private @Nullable UUID round;
    private UUID task;

    @SuppressWarnings("UnusedVariable") // a constraint reads it
    private int slot;

    @SuppressWarnings("UnusedVariable") // a constraint reads it
    private int attempt;

    @Enumerated(EnumType.STRING)
    @Column(length = 16)
    private Origin origin;

    private @Nullable UUID annotator;

    @Column(length = 200)
    private String author;

    @Convert(converter = VerdictColumn.class)
    @Column(length = 100_000)
    private Verdict verdict;

    @Convert(converter = IntegersColumn.class)
    @Column(length = 400)
    private List<Integer> displayed;

    private int guidelineVersion;

    @SuppressWarnings("UnusedVariable") // for whoever reads the table
    private @Nullable UUID policy;

    @SuppressWarnings("UnusedVariable") // for whoever reads the table
    private @Nullable Integer policyNumber;

    private double weight;

    @SuppressWarnings("UnusedVariable") // for whoever reads the table
    private @Nullable Double confidence;

    private long spentMs;

    @Column(length = 10_000)
    private @Nullable String comment;

    private boolean flagged;
    private Instant givenAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected Judgment() {}

    private Judgment(long number, UUID id, TaskView task, Origin origin, String author, Verdict verdict, Instant at) {
        this.number = number;
        this.id = id;
        this.project = task.project();
        this.round = task.round();
        this.task = task.id();
        this.origin = origin;
        this.author = author;
        this.verdict = verdict;
        this.displayed = List.of();
        this.weight = 1;
        this.givenAt = at;
    }

    /** A person's, at the place that the person holds. */
    static Judgment byPerson(
            long number, UUID id, HeldSlot held, UUID annotator, String pseudonym, Submission said, Instant at) {
        Judgment judgment = new Judgment(number, id, held.task(), Origin.PERSON, pseudonym, said.verdict(), at);
        judgment.slot = held.slot();
        judgment.attempt = held.attempt();
        judgment.annotator = annotator;
        judgment.displayed = said.displayed();
        judgment.guidelineVersion = said.guidelineVersion();
        judgment.weight = 1.0 / held.task().overlap();
        judgment.spentMs = said.spent().toMillis();
        judgment.comment = said.comment();
        judgment.flagged = said.flagged();
        return judgment;
    }

    /** A judge's, about a task of its own. */
    static Judgment byJudge(
            long number,
            UUID id,
            TaskView task,
            String judge,
            Verdict verdict,
            double confidence,
            int guidelineVersion,
            Instant at) {
        Judgment judgment = new Judgment(number, id, task, Origin.JUDGE, judge, verdict, at);
        judgment.confidence = confidence;
        judgment.guidelineVersion = guidelineVersion;
        judgment.displayed = storedOrder(task);
        return judgment;
    }

    /** From a file, about a task of its own. */
    static Judgment imported(
            long number, UUID id, TaskView task, String source, Verdict verdict, int guidelineVersion, Instant at) {
        Judgment judgment = new Judgment(number, id, task, Origin.IMPORT, "import:" + source, verdict, at);
        judgment.guidelineVersion = guidelineVersion;
        judgment.displayed = storedOrder(task);
        return judgment;
    }

    private static List<Integer> storedOrder(TaskView task) {
        return IntStream.range(0, task.kind().answers()).boxed().toList();
    }

    Judgment about(List<Sample> samples) {
        PolicyRef version = samples.getFirst().policy();
        if (version != null) {
            policy = version.id();
            policyNumber = version.number();
        }
        return this;
    }

    /** Whether this says the same; how long it took is no part of that, since it differs when somebody clicks twice. */
    boolean says(Submission said) {
        return verdict.equals(said.verdict())
                && displayed.equals(said.displayed())
                && guidelineVersion == said.guidelineVersion()
                && Objects.equals(comment, said.comment())
                && flagged == said.flagged();
    }

    boolean isOf(UUID someAnnotator) {
        return someAnnotator.equals(annotator);
    }

    long number() {
        return number;
    }

    UUID id() {
        return id;
    }

    UUID task() {
        return task;
    }

    @Nullable
    UUID round() {
        return round;
    }

    Receipt receipt() {
        return new Receipt(id, number, givenAt);
    }

    JudgmentView view(TaskView about, List<Message> messages, List<Sample> samples, boolean retracted) {
        return new JudgmentView(
                number,
                id,
                project,
                round,
                task,
                about.prompt(),
                about.kind(),
                messages,
                about.promptIds(),
                samples,
                verdict,
                origin,
                author,
                weight,
                displayed,
                guidelineVersion,
                Duration.ofMillis(spentMs),
                comment,
                flagged,
                givenAt,
                retracted);
    }
}
