package io.attune.annotation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.annotator.Annotators;
import io.attune.annotation.annotator.NewAnnotator;
import io.attune.annotation.annotator.Role;
import io.attune.annotation.judgment.Submission;
import io.attune.annotation.policy.Policies;
import io.attune.annotation.project.Dimension;
import io.attune.annotation.project.NewProject;
import io.attune.annotation.project.Projects;
import io.attune.annotation.prompt.NewPrompt;
import io.attune.annotation.prompt.Prompts;
import io.attune.annotation.round.LaunchRound;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.round.TuningObjective;
import io.attune.annotation.task.LeasedTask;
import io.attune.annotation.task.NewTask;
import io.attune.annotation.task.Tasks;
import io.attune.annotation.task.Worklist;
import io.attune.kafka.KafkaAddress;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Uuid7;
import io.attune.kafka.event.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The running service over one database, and what tests put on it: projects, people, tasks. */
public final class Stage implements AutoCloseable {
    private static final Map<Database, Stage> RUNNING = new ConcurrentHashMap<>();

    private final ConfigurableApplicationContext context;

    private Stage(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** The one that all tests of this run share, with a broker of its own. */
    public static Stage on(Database database) {
        return RUNNING.computeIfAbsent(database, some -> {
            String url = some.fresh();
            return TestRun.keep(start(url, TestRun.keep(TestBroker.start())));
        });
    }

    /** Another process over a database, without files. */
    public static Stage start(String url, TestBroker broker) {
        return start(url, broker, TestRun.directory("attune-data"));
    }

    /** Another process over a database and the files that belong to it. */
    public static Stage start(String url, TestBroker broker, Path data) {
        return new Stage(new SpringApplicationBuilder(TestApplication.class)
                .properties(Map.of(
                        "spring.datasource.url",
                        url,
                        "spring.datasource.username",
                        url.contains("h2") ? "sa" : "postgres",
                        "spring.jpa.open-in-view",
                        "false",
                        "spring.jpa.hibernate.ddl-auto",
                        "validate",
                        "server.port",
                        "0",
                        "server.tomcat.basedir",
                        data.resolve("tomcat").toString(),
                        "attune.kafka",
                        broker.address().bootstrap(),
                        "attune.data",
                        data.toString()))
                .run());
    }

    /** Where its broker listens. */
    public KafkaAddress kafka() {
        return the(KafkaAddress.class);
    }

    @Override
    public void close() {
        context.close();
    }

    public <T> T the(Class<T> type) {
        return context.getBean(type);
    }

    public JdbcClient jdbc() {
        return the(JdbcClient.class);
    }

    public UUID id() {
        return the(Uuid7.class).next();
    }

    public UUID project(TaskKind kind, int overlap) {
        List<Dimension> dimensions = kind == TaskKind.SCORES
                ? List.of(
                        new Dimension("helpful", 1, 5, List.of()), new Dimension("polite", 0, 1, List.of("no", "yes")))
                : List.of();
        return the(Projects.class).create(new NewProject("project " + id(), kind, "Be fair.", dimensions, overlap));
    }

    public UUID annotator() {
        return the(Annotators.class)
                .create(new NewAnnotator("person " + id(), "correct horse", Set.of(Role.ANNOTATOR)));
    }

    public UUID prompt(UUID project) {
        NewPrompt wish = new NewPrompt(List.of(new Message("user", "Where is order " + id() + "?")), "test");
        return the(Prompts.class).ensure(project, List.of(wish)).getFirst();
    }

    /** A paused round: learners know of it, and nobody asks for its answers. */
    public UUID round(UUID project) {
        UUID round = the(TransactionTemplate.class).execute(_ -> {
            UUID launched = runningRound(project);
            the(Rounds.class).pause(launched);
            return launched;
        });
        return requireNonNull(round);
    }

    public UUID runningRound(UUID project) {
        TuningObjective objective = the(Projects.class).get(project).kind() == TaskKind.PAIR
                ? TuningObjective.ONLINE_DPO
                : TuningObjective.ONLINE_KTO;
        if (the(Prompts.class).count(project) == 0) {
            prompt(project);
        }
        UUID base = the(Policies.class).registerBase(project, "base", model());
        return the(Rounds.class).launch(LaunchRound.usual(project, base, objective), "test");
    }

    /** A directory that looks like a model from outside. */
    private Artefact model() {
        try {
            Path directory = TestRun.directory("attune-model");
            for (String file : List.of("config.json", "tokenizer.json", "model.safetensors")) {
                Files.writeString(directory.resolve(file), "{}");
            }
            return the(ArtefactStore.class).putTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An open task of the project with the answers {@code answer 0}, {@code answer 1} … */
    public UUID task(UUID project, @Nullable UUID round) {
        NewTask wish = newTask(project, round);
        the(Worklist.class).open(wish);
        return wish.id();
    }

    /** An open task that this annotator has now. */
    public UUID leased(UUID annotator, UUID project, @Nullable UUID round) {
        UUID task = task(project, round);
        assertThat(the(Tasks.class).lease(annotator, project, 20))
                .extracting(LeasedTask::id)
                .contains(task);
        return task;
    }

    public NewTask newTask(UUID project, @Nullable UUID round) {
        var about = the(Projects.class).get(project);
        return new NewTask(
                id(),
                project,
                prompt(project),
                round,
                about.kind(),
                List.of(1, 2),
                samples(about.kind()),
                about.overlap());
    }

    public List<Sample> samples(TaskKind kind) {
        PolicyRef policy = new PolicyRef(id(), 3);
        return IntStream.range(0, kind.answers())
                .mapToObj(i -> new Sample(
                        id(),
                        policy,
                        "answer " + i,
                        List.of(5, 6),
                        List.of(-0.5f, -1.25f),
                        List.of(-0.4f, -1.5f),
                        false))
                .toList();
    }

    /** What somebody says who sees the answers in stored order. */
    public static Submission says(UUID task, Verdict verdict) {
        List<Integer> displayed =
                verdict instanceof Verdict.Thumb || verdict instanceof Verdict.Scores ? List.of(0) : List.of(0, 1);
        return new Submission(task, verdict, displayed, 1, Duration.ofMillis(2500), null, false);
    }

    /** How many rows of a table meet a condition. */
    public long count(String table, String condition, Object... values) {
        return jdbc().sql("select count(*) from " + table + " where " + condition)
                .params(values)
                .query((row, _) -> row.getLong(1))
                .single();
    }
}
