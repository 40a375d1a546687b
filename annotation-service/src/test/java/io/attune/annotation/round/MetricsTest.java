package io.attune.annotation.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.judgment.Judgments;
import io.attune.annotation.judgment.Receipt;
import io.attune.annotation.policy.Models;
import io.attune.annotation.task.Tasks;
import io.attune.kafka.client.EventSink;
import io.attune.kafka.client.UnprocessableEventException;
import io.attune.kafka.event.AnswersShown;
import io.attune.kafka.event.CommandAcknowledged;
import io.attune.kafka.event.Measured;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.StepTaken;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.class)
class MetricsTest {
    private final Stage stage;
    private final Rounds rounds;
    private final MetricsIntake metrics;
    private final Models models;
    private final Database database;

    MetricsTest(Database database) {
        this.database = database;
        stage = Stage.on(database);
        rounds = stage.the(Rounds.class);
        metrics = stage.the(MetricsIntake.class);
        models = new Models(stage);
    }

    @Test
    void theLearnersAccountComesFromKafkaToWhoeverWatches() {
        UUID round = launched();
        List<RoundChange> seen = new CopyOnWriteArrayList<>();
        Subscription subscription = rounds.watch(round, seen::add);
        Instant at = Instant.parse("2026-01-02T03:04:05.678901Z");

        stage.the(EventSink.class)
                .write(List.of(
                        new CommandAcknowledged(stage.id(), at, round, 1, CommandAcknowledged.State.RUNNING, null),
                        step(round, 1, at, List.of(), Map.of("loss", 0.69, "rewards/margins", 0.0)),
                        new Measured(stage.id(), at, round, "evaluator", 3, Map.of("win_rate", 0.61)),
                        new AnswersShown(stage.id(), at, round, 3, List.of("Hello.", "Good-bye."))));

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> seen.size() >= 5);
        subscription.close();
        assertThat(rounds.get(round).state().phase()).isEqualTo(RoundState.Phase.RUNNING);
        assertThat(rounds.seriesNames(round))
                .containsExactlyInAnyOrder("loss", "rewards/margins", "evaluator/win_rate");
        assertThat(rounds.series(round, "loss", -1)).containsExactly(new Point(at, 1, 0.69));
        assertThat(rounds.series(round, "evaluator/win_rate", 2)).containsExactly(new Point(at, 3, 0.61));
        assertThat(rounds.series(round, "evaluator/win_rate", 3)).isEmpty();
        assertThat(rounds.answers(round)).containsExactly(new ShownAnswers(3, at, List.of("Hello.", "Good-bye.")));
        assertThat(seen)
                .hasSize(5)
                .hasAtLeastOneElementOfType(RoundChange.Steered.class)
                .hasAtLeastOneElementOfType(RoundChange.Logged.class)
                .contains(new RoundChange.Answered(round, new ShownAnswers(3, at, List.of("Hello.", "Good-bye."))));
    }

    @Test
    void theSameEventTwiceIsStoredAndToldOnce() throws Exception {
        UUID round = launched();
        List<RoundChange> seen = new CopyOnWriteArrayList<>();
        StepTaken step = step(round, 1, Instant.now(), List.of(7L, 9L), Map.of("loss", 0.5));
        AnswersShown shown = new AnswersShown(stage.id(), Instant.now(), round, 1, List.of("Yes."));
        CommandAcknowledged said = new CommandAcknowledged(
                stage.id(), Instant.now(), round, 0, CommandAcknowledged.State.STOPPED, "KL passed 6 nats");

        try (Subscription _ = rounds.watch(round, seen::add)) {
            for (int i = 0; i < 2; i++) {
                metrics.take(step);
                metrics.take(shown);
                metrics.take(said);
            }
            Awaitility.await().until(() -> seen.size() >= 4);
        }

        assertThat(seen).hasSize(4);
        assertThat(rounds.log(round, 10))
                .extracting(LogLine::text)
                .filteredOn(line -> line.contains("6 nats"))
                .hasSize(1);
        assertThat(stage.count("applied_judgment", "round = ?", round)).isEqualTo(2);
    }

    @Test
    void aStepOfTheRewardModelHasSeriesOfItsOwn() throws Exception {
        UUID round = launched();

        metrics.take(new StepTaken(
                stage.id(),
                Instant.now(),
                round,
                PolicyPublished.Kind.REWARD_MODEL,
                1,
                List.of(1L),
                List.of(),
                0,
                1,
                Map.of("accuracy", 0.7)));

        assertThat(rounds.seriesNames(round)).containsExactly("reward_model/accuracy");
        assertThat(rounds.get(round).steps()).as("steps are the policy's").isZero();
    }

    @Test
    void whereThePolicyLearnsFromGroupsJudgmentsAreAppliedWhenTheRewardModelHasThem() throws Exception {
        UUID project = stage.project(TaskKind.PAIR, 1);
        stage.prompt(project);
        UUID round = rounds.launch(LaunchRound.usual(project, models.base(project), TuningObjective.GRPO), "ada");

        metrics.take(new StepTaken(
                stage.id(),
                Instant.now(),
                round,
                PolicyPublished.Kind.REWARD_MODEL,
                1,
                List.of(1L, 2L),
                List.of(),
                0,
                1,
                Map.of("accuracy", 0.7)));

        assertThat(stage.count("applied_judgment", "round = ?", round)).isEqualTo(2);
    }

    @Test
    void scoresAreAppliedWhenTheRewardModelHasThem() throws Exception {
        UUID project = stage.project(TaskKind.SCORES, 1);
        UUID round = stage.runningRound(project);
        UUID annotator = stage.annotator();
        stage.task(project, round);
        UUID task =
                stage.the(Tasks.class).lease(annotator, project, 1).getFirst().id();
        Receipt receipt = stage.the(Judgments.class)
                .submit(annotator, Stage.says(task, new Verdict.Scores(Map.of("helpful", 4, "polite", 1))));
        Instant given = receipt.at();

        metrics.take(new StepTaken(
                stage.id(),
                given.plusMillis(700),
                round,
                PolicyPublished.Kind.REWARD_MODEL,
                1,
                List.of(receipt.number()),
                List.of(),
                0,
                1,
                Map.of("error/helpful", 0.8)));
        publishedAfterOneStep(round, project, PolicyPublished.Kind.POLICY, given.plusMillis(900));
        publishedAfterOneStep(round, project, PolicyPublished.Kind.REWARD_MODEL, given.plusMillis(1500));

        Latency latency = rounds.latency(round);
        assertThat(latency.appliedMedian()).isEqualTo(Duration.ofMillis(700));
        assertThat(latency.publishedMedian()).isEqualTo(Duration.ofMillis(1500));
        assertThat(rounds.seriesNames(round)).containsExactly("reward_model/error/helpful");
    }

    private void publishedAfterOneStep(UUID round, UUID project, PolicyPublished.Kind kind, Instant at) {
        stage.jdbc()
                .sql("""
                        insert into policy_version (id, project, kind, version, round, round_version, lora_rank, steps,
                        judgments, metrics, pinned, published_at) values (?, ?, ?, 1, ?, 1, 16, 1, 3, '{}', false, ?)""")
                .params(stage.id(), project, kind.name(), round, at.atOffset(java.time.ZoneOffset.UTC))
                .update();
    }

    @Test
    void anEventOfAnotherDatabasesRoundIsRefusedByName() {
        UUID unknown = stage.id();

        assertThatThrownBy(() -> metrics.take(step(unknown, 1, Instant.now(), List.of(), Map.of())))
                .isInstanceOf(UnprocessableEventException.class)
                .hasMessage("this database has no round " + unknown);
    }

    @Test
    void aLongSeriesIsThinnedAsStated() {
        int last = database == Database.H2 ? 12_500 : 2_500;
        UUID round = launched();
        SeriesStore store = stage.the(SeriesStore.class);
        IntStream.rangeClosed(1, last)
                .forEach(step -> store.add(round, Instant.EPOCH, step, Map.of("loss", 1.0 * step)));

        List<Long> kept =
                rounds.series(round, "loss", -1).stream().map(Point::step).toList();

        List<Long> stated = new ArrayList<>();
        for (long step = 1; step <= last; step++) {
            long age = last - step;
            if (age < 1000 || (age < 10_000 ? step % 10 == 0 : step % 100 == 0)) {
                stated.add(step);
            }
        }
        assertThat(kept).isEqualTo(stated);
    }

    @Test
    void theLogAndTheAnswersAreBounded() throws Exception {
        UUID round = launched();
        for (int version = 0; version < 60; version++) {
            metrics.take(new AnswersShown(stage.id(), Instant.now(), round, version, List.of("v" + version)));
        }

        assertThat(rounds.answers(round))
                .extracting(ShownAnswers::policy)
                .hasSize(51)
                .startsWith(0, 10)
                .endsWith(58, 59);
    }

    @Test
    void latencyIsFromTheJudgmentsCommitToItsStepAndToItsVersion() throws Exception {
        UUID round = launched();
        UUID project = rounds.get(round).project();
        List<Long> numbers = models.judged(project, 4);
        stage.jdbc()
                .sql("update judgment set round = ? where project = ?")
                .params(round, project)
                .update();
        Instant given = Instant.parse("2026-01-01T00:00:00Z");
        stage.jdbc()
                .sql("update judgment set given_at = ? where project = ?")
                .params(given.atOffset(java.time.ZoneOffset.UTC), project)
                .update();
        metrics.take(step(round, 1, given.plusMillis(800), numbers.subList(0, 3), Map.of("loss", 0.7)));
        metrics.take(step(round, 2, given.plusMillis(1900), numbers.subList(3, 4), Map.of("loss", 0.6)));
        stage.jdbc()
                .sql("""
                        insert into policy_version (id, project, kind, version, round, round_version, lora_rank, steps,
                        judgments, metrics, pinned, published_at) values (?, ?, 'POLICY', 1, ?, 1, 16, 1, 3, '{}', false, ?)""")
                .params(stage.id(), project, round, given.plusMillis(2500).atOffset(java.time.ZoneOffset.UTC))
                .update();

        Latency latency = rounds.latency(round);

        assertThat(latency)
                .isEqualTo(new Latency(
                        4,
                        Duration.ofMillis(800),
                        Duration.ofMillis(1900),
                        3,
                        Duration.ofMillis(2500),
                        Duration.ofMillis(2500)));
        assertThat(rounds.get(round).steps()).isEqualTo(2);
    }

    private UUID launched() {
        UUID project = stage.project(TaskKind.PAIR, 1);
        stage.prompt(project);
        return rounds.launch(LaunchRound.usual(project, models.base(project), TuningObjective.ONLINE_DPO), "ada");
    }

    private StepTaken step(UUID round, long step, Instant at, List<Long> applied, Map<String, Double> values) {
        return new StepTaken(
                stage.id(), at, round, PolicyPublished.Kind.POLICY, step, applied, List.of(), 0, 1, values);
    }
}
