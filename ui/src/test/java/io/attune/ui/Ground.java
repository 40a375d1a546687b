package io.attune.ui;

import io.attune.annotation.annotator.Annotators;
import io.attune.annotation.annotator.NewAnnotator;
import io.attune.annotation.annotator.Role;
import io.attune.annotation.judgment.JudgmentLog;
import io.attune.annotation.judgment.JudgmentView;
import io.attune.annotation.policy.Policies;
import io.attune.annotation.policy.Shelf;
import io.attune.annotation.project.Dimension;
import io.attune.annotation.project.NewProject;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.project.Projects;
import io.attune.annotation.prompt.NewPrompt;
import io.attune.annotation.prompt.Prompts;
import io.attune.annotation.round.LaunchRound;
import io.attune.annotation.round.RoundView;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.round.TuningObjective;
import io.attune.annotation.task.NewTask;
import io.attune.annotation.task.Worklist;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.client.EventSink;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.RoundSpec.Groups;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.TaskKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.util.FileSystemUtils;

/** What stands in the database before somebody looks at a screen, put there through the services. */
public final class Ground {
    private static final String PASSWORD = "correct horse battery";
    private static final Message WHERE = new Message("user", "Where is my order?");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ApplicationContext application;
    private final AtomicInteger count = new AtomicInteger();

    Ground(ApplicationContext application) {
        this.application = application;
    }

    /** An account and its password. */
    public record Account(UUID id, String name, String password) {}

    public Account annotator() {
        return account(Set.of(Role.ANNOTATOR));
    }

    public Account admin() {
        return account(Set.of(Role.ANNOTATOR, Role.ADMIN));
    }

    public ProjectView project(TaskKind kind, Dimension... dimensions) {
        Projects projects = bean(Projects.class);
        return projects.get(projects.create(new NewProject(
                "Support desk " + count.incrementAndGet(),
                kind,
                "Prefer the answer that **solves the problem**.",
                List.of(dimensions),
                1)));
    }

    /** A task that waits for somebody; its answers in stored order. */
    public UUID task(ProjectView project, String prompt, String... answers) {
        Message asked = new Message("user", prompt);
        UUID promptId = bean(Prompts.class)
                .ensure(project.id(), List.of(new NewPrompt(List.of(asked), "test")))
                .getFirst();
        UUID id = UUID.randomUUID();
        List<Sample> samples = Stream.of(answers)
                .map(text -> new Sample(UUID.randomUUID(), null, text, List.of(), List.of(), List.of(), false))
                .toList();
        bean(Worklist.class).open(new NewTask(id, project.id(), promptId, null, project.kind(), List.of(), samples, 1));
        return id;
    }

    /** A base model of the project, and a prompt to ask it. */
    public UUID base(ProjectView project) {
        bean(Prompts.class).submit(project.id(), List.of(new NewPrompt(List.of(WHERE), "test")));
        return bean(Policies.class).registerBase(project.id(), "base model", model());
    }

    /** A launched round of the project, from a base model of its own; nobody learns in it until a test says so. */
    public RoundView round(ProjectView project) {
        return round(project, TuningObjective.ONLINE_DPO, null);
    }

    /** A launched round by this objective. */
    public RoundView round(ProjectView project, TuningObjective objective, @Nullable Groups groups) {
        LaunchRound usual = LaunchRound.usual(project.id(), base(project), objective);
        LaunchRound launch = new LaunchRound(
                usual.project(),
                usual.start(),
                usual.objective(),
                usual.parameters(),
                usual.reference(),
                groups,
                usual.demonstrations(),
                usual.loraRank(),
                usual.loraAlpha(),
                usual.loraTargets(),
                usual.optimisation(),
                usual.sampling(),
                0.4,
                usual.weights(),
                usual.limits(),
                "an oracle",
                List.of(List.of(WHERE)),
                List.of(),
                usual.seed());
        Rounds rounds = bean(Rounds.class);
        return rounds.get(rounds.launch(launch, "test"));
    }

    /** Publishes a version in the place of the round's learner, and waits until the registry has it. */
    public void version(RoundView round, long steps, long judgments, String manifest) {
        ArtefactStore store = bean(ArtefactStore.class);
        UUID id = UUID.randomUUID();
        publish(new PolicyPublished(
                UUID.randomUUID(),
                Instant.parse("2026-01-02T03:04:05Z"),
                round.id(),
                round.project(),
                PolicyPublished.Kind.POLICY,
                new PolicyRef(id, 1),
                round.spec().basePolicy(),
                tree(Map.of("adapter_config.json", "{}", "adapter_model.safetensors", "")),
                round.spec().loraRank(),
                store.put(manifest.getBytes(StandardCharsets.UTF_8)),
                steps,
                judgments,
                Map.of()));
        await(() -> bean(Policies.class).of(round.project()).stream()
                .anyMatch(version -> version.id().equals(id)));
    }

    /** Waits until what was published has come back and is stored. */
    public void awaitSeries(UUID round, String name, int points) {
        await(() -> bean(Rounds.class).series(round, name, -1).size() >= points);
    }

    private static void await(BooleanSupplier met) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!met.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not met within " + PATIENCE);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Says something in a learner's or an evaluator's place. */
    public void publish(Event... events) {
        bean(EventSink.class).write(List.of(events));
    }

    /** A model on the shelf that nobody added yet; its directory's name. */
    public String shelved() {
        String name = "model-" + count.incrementAndGet();
        byte[] header = "{\"w\": {\"dtype\": \"F32\", \"shape\": [4], \"data_offsets\": [0, 16]}}"
                .getBytes(StandardCharsets.US_ASCII);
        try {
            Path directory = Files.createDirectory(bean(Shelf.class).root().resolve(name));
            Files.writeString(directory.resolve("config.json"), "{\"model_type\": \"llama\"}");
            Files.writeString(directory.resolve("tokenizer.json"), "{}");
            Files.write(
                    directory.resolve("model.safetensors"),
                    ByteBuffer.allocate(Long.BYTES + header.length + 16)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(header.length)
                            .put(header)
                            .array());
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Artefact model() {
        return tree(
                Map.of("config.json", "{\"model_type\": \"llama\"}", "tokenizer.json", "{}", "model.safetensors", ""));
    }

    private Artefact tree(Map<String, String> files) {
        try {
            Path directory = Files.createTempDirectory("attune-model");
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(directory.resolve(file.getKey()), file.getValue());
            }
            Artefact tree = bean(ArtefactStore.class).putTree(directory);
            FileSystemUtils.deleteRecursively(directory);
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All judgments of a project, in the order of their numbers. */
    public List<JudgmentView> judgments(ProjectView project) {
        return bean(JudgmentLog.class).ofProject(project.id(), 0, 1000);
    }

    public <T> T bean(Class<T> type) {
        return application.getBean(type);
    }

    private Account account(Set<Role> roles) {
        String name = "person " + count.incrementAndGet();
        return new Account(bean(Annotators.class).create(new NewAnnotator(name, PASSWORD, roles)), name, PASSWORD);
    }
}
