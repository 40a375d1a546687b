package io.attune.annotation.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.round.LaunchRound;
import io.attune.annotation.round.LogLine;
import io.attune.annotation.round.Outboxed;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.round.TuningObjective;
import io.attune.kafka.client.EventSink;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.event.SamplesRequested;
import io.attune.kafka.event.TaskKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.class)
class PoliciesTest {
    private static final List<Message> QUESTION = List.of(new Message("user", "Where is my order?"));

    private final Stage stage;
    private final Policies policies;
    private final PolicyRegistry registry;
    private final Rounds rounds;
    private final Models models;
    private UUID project;
    private UUID base;

    PoliciesTest(Database database) {
        stage = Stage.on(database);
        policies = stage.the(Policies.class);
        registry = stage.the(PolicyRegistry.class);
        rounds = stage.the(Rounds.class);
        models = new Models(stage);
        project = stage.id();
        base = stage.id();
    }

    @BeforeEach
    void projectWithBase() {
        project = stage.project(TaskKind.PAIR, 1);
        stage.prompt(project);
        base = models.base(project);
    }

    @Test
    void aPublishedVersionComesFromKafkaIntoTheRegistryAndTheRoundsLog() {
        UUID round = launched(base);
        PolicyPublished published = models.published(round, project, base, 1);

        stage.the(EventSink.class).write(List.of(published, published));

        UUID version = published.policy().id();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> policies.of(project).size() == 2);
        PolicyView view = policies.get(version);
        assertThat(view.label()).isEqualTo("v1");
        assertThat(view.weights()).isEqualTo(published.weights());
        assertThat(view.metrics()).isEqualTo(published.metrics());
        assertThat(policies.lineage(version)).extracting(PolicyView::id).containsExactly(version, base);
        assertThat(rounds.log(round, 10)).extracting(LogLine::text).contains("v1 published (5 judgments)");
    }

    @Test
    void versionsAreNumberedOverTheProjectAndEachKindByItself() {
        UUID first = stage.id();
        UUID second = stage.id();
        registry.take(models.published(first, project, base, 1));
        registry.take(models.published(PolicyPublished.Kind.REWARD_MODEL, first, project, base, 1));
        registry.take(models.published(second, project, base, 1));

        assertThat(policies.of(project).stream().filter(one -> !one.isBase()))
                .extracting(one -> one.kind() + " " + one.version())
                .containsExactlyInAnyOrder("POLICY 1", "POLICY 2", "REWARD_MODEL 1");
        assertThat(policies.get(base).version()).isZero();
        assertThat(policies.get(base).label()).isEqualTo("base");
    }

    @Test
    void oldVersionsLetTheirWeightsGoUnlessTheyArePinned() {
        UUID round = stage.id();
        List<PolicyPublished> all = java.util.stream.IntStream.rangeClosed(1, 20)
                .mapToObj(number -> models.published(round, project, base, number))
                .toList();
        all.forEach(registry::take);
        UUID first = all.get(0).policy().id();
        UUID second = all.get(1).policy().id();
        policies.pin(first, true);
        assertThat(policies.get(second).weights()).isNotNull();

        registry.take(models.published(round, project, base, 21));
        registry.take(models.published(round, project, base, 22));

        assertThat(policies.get(first).weights()).isNotNull();
        assertThat(policies.get(second).weights()).isNull();
        assertThat(policies.get(second).manifest())
                .as("what is inside stays known")
                .isNotNull();
        assertThat(policies.of(project).stream().filter(one -> one.weights() == null))
                .hasSize(1);
        assertThatThrownBy(() -> policies.archive(second))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("were let go");
        assertThatThrownBy(() -> policies.pin(second, true)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> policies.pin(base, false)).hasMessageContaining("stays pinned");
    }

    @Test
    void receiptsSayWhichJudgmentsAreInside() {
        PolicyPublished published = models.published(stage.id(), project, base, 1);
        registry.take(published);

        Receipts receipts = policies.receipts(published.policy().id());

        assertThat(receipts.contains(4)).isTrue();
        assertThat(receipts.contains(5)).isFalse();
        assertThat(receipts.applied()).containsExactly(new Receipts.Range(1, 4), new Receipts.Range(6, 6));
        assertThat(receipts.excluded()).containsEntry("retracted", List.of(new Receipts.Range(5, 5)));
        assertThat(receipts.groups()).isNull();
        assertThatThrownBy(() -> policies.receipts(base))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no judgments are inside");
    }

    @Test
    void whatLearnedFromGroupsSaysHowManyAreInside() {
        UUID round = launched(base);
        PolicyPublished published = models.publishedOfGroups(round, project, base, 1);
        registry.take(published);

        Receipts receipts = policies.receipts(published.policy().id());

        assertThat(receipts.applied()).isEmpty();
        assertThat(receipts.groups()).isEqualTo(new Receipts.GroupCounts(96, Map.of("stale", 2L), 3));
        assertThat(rounds.log(round, 10))
                .extracting(LogLine::text)
                .contains("v1 published (1 step on its own answers)");
    }

    @Test
    void aRoundOnATunedVersionStartsWithTheAdaptersOfAllItsLineage() {
        UUID firstRound = stage.id();
        PolicyPublished v1 = models.published(firstRound, project, base, 1);
        PolicyPublished v2 = models.published(firstRound, project, v1.policy().id(), 2);
        PolicyPublished v3 = models.published(stage.id(), project, v2.policy().id(), 1);
        List.of(v1, v2, v3).forEach(registry::take);

        StartingPoint start = policies.startingPoint(v3.policy().id());

        assertThat(start.base()).isEqualTo(policies.get(base).weights());
        assertThat(start.adapters()).containsExactly(v2.weights(), v3.weights());
        assertThat(policies.startingPoint(base).adapters()).isEmpty();
        UUID round = launched(v3.policy().id());
        assertThat(rounds.get(round).spec().adapters()).containsExactly(v2.weights(), v3.weights());
    }

    @Test
    void theSameDirectoryIsRegisteredOnce() {
        Artefact tree = models.tree("config.json", "tokenizer.json", "model.safetensors");

        UUID first = policies.registerBase(project, "llama", tree);

        assertThat(policies.registerBase(project, "llama again", tree)).isEqualTo(first);
        assertThat(policies.of(project)).extracting(PolicyView::label).containsExactlyInAnyOrder("base", "llama");
    }

    @Test
    void whatIsNoModelIsRefusedWithWhatIsMissing() {
        refused(new Artefact("0".repeat(64), 3), "put the model directory into the store first");
        refused(models.artefact("just a file"), "is not a directory");
        refused(models.tree("config.json", "model.safetensors"), "has no tokenizer.json");
        refused(models.tree("config.json", "tokenizer.json"), "has no .safetensors file");
        assertThat(policies.of(project)).hasSize(1);
    }

    @Test
    void twoVersionsAnswerTheSameQuestion() throws Exception {
        UUID round = launched(base);
        PolicyPublished tuned = models.published(round, project, base, 1);
        registry.take(tuned);
        UUID version = tuned.policy().id();

        CompletableFuture<Map<UUID, String>> answers = policies.ask(List.of(base, version), QUESTION);

        List<SamplesRequested> requests = requests(round);
        assertThat(requests).hasSize(2).allSatisfy(request -> {
            assertThat(request.purpose()).isEqualTo(SamplesRequested.Purpose.PLAYGROUND);
            assertThat(request.messages()).isEqualTo(QUESTION);
        });
        stage.the(EventSink.class)
                .write(requests.stream().map(PoliciesTest::answer).toList());
        assertThat(answers.get(30, TimeUnit.SECONDS))
                .isEqualTo(Map.of(base, "I am " + base + ".", version, "I am " + version + "."));
    }

    @Test
    void whoCannotAnswerIsNotAsked() {
        PolicyPublished reward = models.published(PolicyPublished.Kind.REWARD_MODEL, stage.id(), project, base, 1);
        registry.take(reward);

        assertThatThrownBy(() -> policies.ask(List.of(base), QUESTION))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("launch a round from it first");
        assertThatThrownBy(() -> policies.ask(List.of(reward.policy().id()), QUESTION))
                .hasMessageContaining("is a reward model");
        assertThatThrownBy(() -> policies.ask(List.of(), QUESTION)).hasMessageContaining("1 to 4 versions");
        assertThatThrownBy(() -> policies.ask(List.of(base), List.of())).hasMessageContaining("the prompt is empty");
    }

    @Test
    void theManifestIsDownloadedAsItWasWritten() throws IOException {
        PolicyPublished published = models.published(stage.id(), project, base, 1);
        registry.take(published);

        try (InputStream manifest = policies.manifest(published.policy().id())) {
            assertThat(new String(manifest.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("{\"applied\"");
        }
    }

    private UUID launched(UUID start) {
        return rounds.launch(LaunchRound.usual(project, start, TuningObjective.ONLINE_DPO), "ada");
    }

    private void refused(Artefact tree, String why) {
        assertThatThrownBy(() -> policies.registerBase(project, "model", tree))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private List<SamplesRequested> requests(UUID round) {
        return new Outboxed(stage)
                .mentioning(round, SamplesRequested.class).stream()
                        .filter(request -> request.purpose() == SamplesRequested.Purpose.PLAYGROUND)
                        .toList();
    }

    private static SamplesDrawn answer(SamplesRequested request) {
        UUID version = java.util.Objects.requireNonNull(request.policy());
        Sample sample = new Sample(
                request.id(),
                new PolicyRef(version, 0),
                "I am " + version + ".",
                List.of(),
                List.of(),
                List.of(),
                false);
        return new SamplesDrawn(
                request.id(),
                Instant.now(),
                request.round(),
                request.prompt(),
                request.messages(),
                List.of(),
                List.of(sample),
                SamplesDrawn.Route.PLAYGROUND);
    }
}
