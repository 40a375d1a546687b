package io.attune.trainer.loop;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.client.EventReader;
import io.attune.kafka.client.EventWriter;
import io.attune.kafka.client.ReadEvent;
import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.StepTaken;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.topic.Topic;
import io.attune.trainer.checkpoint.Manifest;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.judge.Judge;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A round of its own over a tiny llama: what the roles are given of it, and reading what they make of it. */
final class TestRound extends RoundEvents implements AutoCloseable {
    final Path data;
    final KafkaAddress kafka;
    final ArtefactStore artefacts;
    final EventWriter writer;
    private ElementType precision = ElementType.FLOAT32;
    private long sequence;

    /** The same round on another cluster, or with another spec. */
    private TestRound(TestRound moved, KafkaAddress kafka, RoundSpec spec) {
        super(moved.id, spec);
        this.kafka = kafka;
        this.data = moved.data;
        this.artefacts = moved.artefacts;
        this.writer = new EventWriter(kafka, "/attune/test");
        this.precision = moved.precision;
        this.sequence = moved.sequence;
    }

    TestRound(KafkaAddress kafka, Path data, TaskKind kind, String objective) {
        this(kafka, data, kind, objective, new RoundSpec.Limits(0, 0, 0));
    }

    TestRound(KafkaAddress kafka, Path data, TaskKind kind, String objective, RoundSpec.Limits limits) {
        this(kafka, data, kind, objective, Map.of("limits", limits));
    }

    /** @param fields of the spec that are not as usual, by their names */
    TestRound(KafkaAddress kafka, Path data, TaskKind kind, String objective, Map<String, ?> fields) {
        ArtefactStore store = new ArtefactStore(data.resolve("artefacts"));
        RoundSpec usual = Specs.of(kind, objective, IDS.next(), store.putTree(model()), IDS.next());
        super(IDS.next(), Specs.changed(usual, fields));
        this.kafka = kafka;
        this.data = data;
        this.artefacts = store;
        this.writer = new EventWriter(kafka, "/attune/test");
    }

    private static Path model() {
        try {
            return Path.of(
                    requireNonNull(TestRound.class.getResource("/llama/tied")).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    TestRound on(KafkaAddress other) {
        return new TestRound(this, other, spec);
    }

    /** The same round with adapters of another kind. */
    TestRound adapted(@Nullable Double alpha, List<String> targets) {
        return new TestRound(this, kafka, Specs.adapted(spec, spec.loraRank(), alpha, targets, spec.adapters()));
    }

    /** Has it computed in another precision. */
    TestRound in(ElementType other) {
        precision = other;
        return this;
    }

    ElementType precision() {
        return precision;
    }

    /** The same round with parameters of its objective. */
    TestRound with(Map<String, Double> parameters) {
        return new TestRound(this, kafka, Specs.changed(spec, Map.of("parameters", parameters)));
    }

    LoopContext context() {
        return context(null);
    }

    LoopContext context(@Nullable Judge languageModel) {
        return new LoopContext(
                kafka,
                artefacts,
                data.resolve("trainer"),
                new ComputeLock(),
                new BaseModels(artefacts, data.resolve("trainer/models"), precision, CLOCK),
                languageModel,
                CLOCK,
                IDS);
    }

    RoundCommanded command(Desired desired) {
        sequence++;
        return new RoundCommanded(IDS.next(), CLOCK.instant(), id, sequence, desired, spec);
    }

    void write(Event... events) {
        writer.write(List.of(events));
    }

    /** This round's events on a topic so far. */
    List<Event> events(Topic topic) {
        List<Event> events = new ArrayList<>();
        try (var reader = new EventReader(kafka, "test", List.of(topic), List.of(), CLOCK)) {
            do {
                reader.poll(Duration.ofMillis(100)).events().stream()
                        .map(ReadEvent::event)
                        .filter(this::isMine)
                        .forEach(events::add);
            } while (!reader.caughtUp());
        }
        return events;
    }

    /** Waits for this round's first event of a type that is as wanted. */
    <E extends Event> E await(Topic topic, Class<E> type, Predicate<E> wanted) {
        Instant limit = CLOCK.instant().plusSeconds(60);
        try (var reader = new EventReader(kafka, "test", List.of(topic), List.of(), CLOCK)) {
            while (CLOCK.instant().isBefore(limit)) {
                for (ReadEvent read : reader.poll(Duration.ofMillis(200)).events()) {
                    if (isMine(read.event()) && type.isInstance(read.event()) && wanted.test(type.cast(read.event()))) {
                        return type.cast(read.event());
                    }
                }
            }
        }
        throw new AssertionError("no " + type.getSimpleName() + " as wanted within 60 s; there were " + events(topic));
    }

    /** Waits until a judgment is in the weights. */
    void awaitApplied(long number) {
        await(Topic.METRICS, StepTaken.class, step -> step.applied().contains(number));
    }

    /** What a version says of every judgment. */
    Manifest manifest(PolicyPublished version) {
        return StrictJson.mapper().readValue(artefacts.read(version.manifest()), Manifest.class);
    }

    private boolean isMine(Event event) {
        return switch (event) {
            case io.attune.kafka.event.SamplesDrawn drawn -> drawn.round().equals(id);
            case io.attune.kafka.event.VerdictGiven verdict -> verdict.round().equals(id);
            case PolicyPublished published -> published.round().equals(id);
            default -> event.key().equals(id);
        };
    }

    @Override
    public void close() {
        writer.close();
    }
}
