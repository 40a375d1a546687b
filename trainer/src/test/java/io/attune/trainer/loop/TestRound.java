package io.attune.trainer.loop;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.client.EventReader;
import io.attune.kafka.client.EventWriter;
import io.attune.kafka.client.ReadEvent;
import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.GroupRewarded;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.JudgmentRetracted;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.SamplesRequested;
import io.attune.kafka.event.SamplesRequested.Purpose;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.StepTaken;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Uuid7;
import io.attune.kafka.event.Verdict;
import io.attune.kafka.topic.Topic;
import io.attune.trainer.checkpoint.Manifest;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.judge.Judge;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A round of its own over a tiny llama: its events, and reading what the roles make of them. */
final class TestRound implements AutoCloseable {
    static final Clock CLOCK = Clock.systemUTC();
    static final Uuid7 IDS = new Uuid7(CLOCK, RandomGenerator.of("L64X128MixRandom"));
    /** What is scored in a round of scores. */
    static final List<RoundSpec.Dimension> DIMENSIONS =
            List.of(new RoundSpec.Dimension("rightness", 1, 5, 1), new RoundSpec.Dimension("verbosity", 0, 2, -.5));

    private static final List<Message> HELLO = List.of(new Message("user", "Hello"));

    final UUID id;
    final UUID basePolicy;
    final Path data;
    final KafkaAddress kafka;
    final ArtefactStore artefacts;
    final EventWriter writer;
    private final RoundSpec spec;
    private ElementType precision = ElementType.FLOAT32;
    private long sequence;

    /** The same round on another cluster, or with another spec. */
    private TestRound(TestRound moved, KafkaAddress kafka, RoundSpec spec) {
        this.id = moved.id;
        this.basePolicy = moved.basePolicy;
        this.kafka = kafka;
        this.data = moved.data;
        this.artefacts = moved.artefacts;
        this.writer = new EventWriter(kafka, "/attune/test");
        this.spec = spec;
        this.precision = moved.precision;
        this.sequence = moved.sequence;
    }

    TestRound(KafkaAddress kafka, Path data, TaskKind kind, String objective) {
        this(kafka, data, kind, objective, new RoundSpec.Limits(0, 0, 0));
    }

    TestRound(KafkaAddress kafka, Path data, TaskKind kind, String objective, RoundSpec.Limits limits) {
        this(kafka, data, kind, objective, limits, null, null);
    }

    TestRound(
            KafkaAddress kafka,
            Path data,
            TaskKind kind,
            String objective,
            RoundSpec.Limits limits,
            RoundSpec.@Nullable ReferenceUpdates reference,
            RoundSpec.@Nullable Groups groups) {
        this(kafka, data, kind, objective, limits, reference, groups, null);
    }

    /** @param demonstrations the lines of a file that is imitated beside groups */
    TestRound(
            KafkaAddress kafka,
            Path data,
            TaskKind kind,
            String objective,
            RoundSpec.Limits limits,
            RoundSpec.@Nullable ReferenceUpdates reference,
            RoundSpec.@Nullable Groups groups,
            @Nullable String demonstrations) {
        this.id = IDS.next();
        this.basePolicy = IDS.next();
        this.kafka = kafka;
        this.data = data;
        this.artefacts = new ArtefactStore(data.resolve("artefacts"));
        this.writer = new EventWriter(kafka, "/attune/test");
        this.spec = new RoundSpec(
                IDS.next(),
                kind,
                kind == TaskKind.SCORES ? DIMENSIONS : List.of(),
                artefacts.putTree(model()),
                List.of(),
                basePolicy,
                objective,
                Map.of(),
                reference,
                groups,
                demonstrations == null ? null : artefacts.put(demonstrations.getBytes(StandardCharsets.UTF_8)),
                4,
                null,
                List.of(),
                new RoundSpec.Optimisation(1e-2, groups == null ? 8 : 2, 1, 0, 1, 0),
                new RoundSpec.Sampling(1, 0, 1, 12),
                kind == TaskKind.SCORES ? 1 : 0,
                limits,
                "length",
                List.of(HELLO),
                List.of(HELLO, List.of(new Message("user", "Why"))),
                7);
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
        return new TestRound(this, kafka, VersionsTest.spec(spec, spec.loraRank(), alpha, targets, spec.adapters()));
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
        var steered = new RoundSpec(
                spec.project(),
                spec.kind(),
                spec.dimensions(),
                spec.base(),
                spec.adapters(),
                spec.basePolicy(),
                spec.objective(),
                parameters,
                spec.reference(),
                spec.groups(),
                spec.demonstrations(),
                spec.loraRank(),
                spec.loraAlpha(),
                spec.loraTargets(),
                spec.optimisation(),
                spec.sampling(),
                spec.judgeShare(),
                spec.limits(),
                spec.oracle(),
                spec.shownPrompts(),
                spec.evaluationPrompts(),
                spec.seed());
        return new TestRound(this, kafka, steered);
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

    RoundSpec spec() {
        return spec;
    }

    RoundCommanded command(Desired desired) {
        sequence++;
        return new RoundCommanded(IDS.next(), CLOCK.instant(), id, sequence, desired, spec);
    }

    SamplesRequested request(Purpose purpose, UUID policy) {
        return new SamplesRequested(IDS.next(), CLOCK.instant(), id, IDS.next(), HELLO, 2, purpose, policy);
    }

    SamplesRequested request() {
        return new SamplesRequested(
                IDS.next(), CLOCK.instant(), id, IDS.next(), HELLO, spec.kind().answers(), Purpose.TASK, null);
    }

    /** A reward model that this round published. */
    PolicyPublished rewardModel(Artefact weights, long steps, long judgments, Map<String, Double> metrics) {
        return new PolicyPublished(
                IDS.next(),
                CLOCK.instant(),
                id,
                spec.project(),
                PolicyPublished.Kind.REWARD_MODEL,
                new PolicyRef(IDS.next(), 1),
                basePolicy,
                weights,
                4,
                weights,
                steps,
                judgments,
                metrics);
    }

    /** A group of answers that a version drew, one per reward; the same number and rewards make the same answers. */
    GroupRewarded rewarded(int number, int version, double... rewards) {
        List<Sample> samples = new ArrayList<>();
        for (double reward : rewards) {
            int[] tokens = {10 + number, 20 + samples.size(), reward > 0 ? 30 : 31};
            List<Float> logps = List.of(-2f, -1.5f, -1f);
            samples.add(new Sample(
                    IDS.next(), new PolicyRef(basePolicy, version), "text", Numbers.list(tokens), logps, logps, false));
        }
        return new GroupRewarded(
                new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() ^ number),
                CLOCK.instant(),
                id,
                IDS.next(),
                List.of(5, 6, 7),
                samples,
                Arrays.stream(rewards).boxed().toList(),
                new PolicyRef(basePolicy, 1));
    }

    /** A person's judgment of two answers of the start, in token ids. */
    JudgmentGiven judgment(long number, Verdict verdict) {
        Sample better = sample(10, 11, 12);
        Sample worse = sample(20, 21 + (int) (number % 5));
        return judgment(number, verdict, verdict.answers(TaskKind.PAIR) ? List.of(better, worse) : List.of(better));
    }

    JudgmentGiven judgment(long number, Verdict verdict, List<Sample> samples) {
        TaskKind kind = Arrays.stream(TaskKind.values())
                .filter(one -> one.answers() == samples.size() && verdict.answers(one))
                .findFirst()
                .orElseThrow();
        return new JudgmentGiven(
                IDS.next(),
                CLOCK.instant(),
                number,
                id,
                spec.project(),
                IDS.next(),
                IDS.next(),
                kind,
                HELLO,
                List.of(5, 6, 7),
                samples,
                verdict,
                "annotator-1",
                false,
                1,
                samples.size() == 2 ? List.of(0, 1) : List.of(0),
                1);
    }

    JudgmentGiven preferred(long number) {
        return judgment(number, new Verdict.Preferred(Side.FIRST, 2));
    }

    /** A person's scores of one answer. */
    JudgmentGiven scored(long number, int rightness, int verbosity, Sample sample) {
        return judgment(
                number, new Verdict.Scores(Map.of("rightness", rightness, "verbosity", verbosity)), List.of(sample));
    }

    JudgmentRetracted retracted(long number) {
        return new JudgmentRetracted(IDS.next(), CLOCK.instant(), id, number);
    }

    Sample sample(int... tokens) {
        return new Sample(IDS.next(), null, "text", Numbers.list(tokens), List.of(), List.of(), false);
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
