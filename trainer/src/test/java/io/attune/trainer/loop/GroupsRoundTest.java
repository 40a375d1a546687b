package io.attune.trainer.loop;

import static io.attune.trainer.loop.GroupRounds.round;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.event.CommandAcknowledged;
import io.attune.kafka.event.CommandAcknowledged.State;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.GroupRewarded;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.event.SamplesDrawn.Route;
import io.attune.kafka.event.SamplesRequested;
import io.attune.kafka.event.StepTaken;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.kafka.topic.Topic;
import io.attune.trainer.checkpoint.GroupCounts;
import io.attune.trainer.checkpoint.Manifest;
import io.attune.trainer.checkpoint.NumberSet;
import io.attune.trainer.data.Lesson;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.reward.RewardSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A round whose policy learns from groups of its own answers, by the reward model that people's judgments teach. */
@ExtendWith(RunningBroker.class)
@Timeout(180)
class GroupsRoundTest {
    private static final int TAUGHT = 110;
    private static final int MOST_REQUESTS = 50;

    @TempDir
    Path data;

    /** What a critic has learned comes back too, and which demonstrations are next: the steps behind a kill are made with them. */
    @ParameterizedTest
    @ValueSource(strings = {"grpo", "ppo", "ppo-ptx"})
    void each_group_is_in_one_step_whatever_is_killed_or_comes_twice(String objective, KafkaAddress kafka) {
        PolicyPublished whole;
        PolicyPublished killed;
        var adaptive = new RoundSpec.AdaptiveKl(.5, 20);
        try (var round = round(kafka, data.resolve("whole"), objective, adaptive)) {
            LearnerThread learner = new LearnerThread(round);
            learn(round, 1);
            learn(round, 2);
            learn(round, 3);
            whole = stop(round, learner);
        }
        try (var round = round(kafka, data.resolve("killed"), objective, adaptive)) {
            LearnerThread first = new LearnerThread(round);
            learn(round, 1);
            first.kill();
            round.write(groups(round, 1));
            LearnerThread second = new LearnerThread(round);
            learn(round, 2);
            round.write(groups(round, 2)[0]);
            second.kill();
            LearnerThread third = new LearnerThread(round);
            learn(round, 3);
            killed = stop(round, third);
            assertThat(steps(round)).extracting(StepTaken::step).containsExactly(1L, 2L, 3L);
        }
        assertThat(manifest(killed, "killed").groups()).isEqualTo(new GroupCounts(6, new TreeMap<>(), 0));
        assertThat(killed.weights()).isEqualTo(whole.weights());
    }

    @Test
    void a_group_that_waits_is_kept_over_a_restart(KafkaAddress kafka) {
        try (var round = round(kafka, data.resolve("data"), "rloo", null)) {
            LearnerThread first = new LearnerThread(round);
            learn(round, 1);
            round.write(round.rewarded(9, 0, 1, -1, 2, -2));
            round.write(round.command(Desired.PAUSED));
            awaitAck(round, State.PAUSED);
            first.kill();
            LearnerThread second = new LearnerThread(round);
            round.write(round.rewarded(10, 0, 1, -1, 2, -2));
            awaitStep(round, 2);
            assertThat(manifest(stop(round, second), "data").groups())
                    .isEqualTo(new GroupCounts(4, new TreeMap<>(), 0));
        }
    }

    @Test
    void what_people_say_is_left_to_the_reward_model_and_counts_towards_the_limit(KafkaAddress kafka) {
        try (var round = new TestRound(
                kafka,
                data.resolve("data"),
                TaskKind.PAIR,
                "rloo",
                Map.of(
                        "limits",
                        new RoundSpec.Limits(2, 0, 0),
                        "groups",
                        new RoundSpec.Groups(4, 8, false, null),
                        "optimisation",
                        Specs.ON_GROUPS))) {
            LearnerThread learner = new LearnerThread(round);
            round.write(round.judgment(1, new Verdict.Skip("not mine")), round.preferred(2));
            learn(round, 1);
            round.write(round.preferred(3));
            CommandAcknowledged end = awaitAck(round, State.STOPPED);
            assertThat(end.reason()).contains("2 judgments");
            learner.join();
            Manifest manifest = manifest(last(round), "data");
            assertThat(manifest.excluded())
                    .hasEntrySatisfying(
                            "reward-model", left -> assertThat(left.contains(2)).isTrue())
                    .containsEntry("skipped", NumberSet.of(1));
            assertThat(manifest.applied()).isEqualTo(NumberSet.EMPTY);
        }
    }

    @Test
    void once_trusted_the_reward_model_rewards_what_is_drawn_and_the_policy_learns_from_it(KafkaAddress kafka)
            throws Exception {
        CountDownLatch ending = new CountDownLatch(1);
        try (var round = round(kafka, data.resolve("data"), "grpo", null);
                var rewardModel =
                        new RewardStudent(round.context().bases().of(round.spec()), round.spec(), round.artefacts)) {
            LoopContext context = round.context();
            LearnerThread learner = new LearnerThread(round);
            Thread sampler = start(() -> new SamplerRole(context, new Restarting(ending)).live());
            Thread judge = start(() -> new JudgeRole(context, new Restarting(ending)).live());
            assertThat(drawn(round).samples())
                    .as("before anybody could reward more")
                    .hasSize(2);
            round.write(taught(round, rewardModel));
            SamplesDrawn late = Stream.generate(() -> drawn(round))
                    .limit(MOST_REQUESTS)
                    .filter(drawn -> drawn.samples().size() == 4)
                    .findFirst()
                    .orElseThrow();
            assertThat(late.route()).as("people are asked about them, too").isEqualTo(Route.PEOPLE);
            drawn(round);
            drawn(round);
            GroupRewarded group = round.await(
                    Topic.GROUPS, GroupRewarded.class, it -> it.samples().size() == 4);
            assertThat(group.samples().getFirst().logps()).isNotEmpty();
            List<Double> expected = rewards(round, group);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(group.rewards().get(i)).isCloseTo(expected.get(i), within(1e-4));
            }
            StepTaken step = awaitStep(round, 1);
            assertThat(step.kind()).isEqualTo(Kind.POLICY);
            assertThat(step.metrics()).containsKeys("reward", "reward_std", "kl", "staleness");
            ending.countDown();
            sampler.join();
            judge.join();
            assertThat(manifest(stop(round, learner), "data").groups())
                    .isNotNull()
                    .extracting(GroupCounts::applied)
                    .isNotEqualTo(0L);
            assertThat(round.events(Topic.VERDICTS)).isEmpty();
        }
    }

    /** Both groups of a step. */
    private static Event[] groups(TestRound round, int step) {
        return new Event[] {round.rewarded(2 * step - 1, 0, 1, -1, 2, -2), round.rewarded(2 * step, 0, -1, 3, .5, -.25)
        };
    }

    private static void learn(TestRound round, int step) {
        round.write(groups(round, step));
        awaitStep(round, step);
    }

    private static StepTaken awaitStep(TestRound round, int step) {
        return round.await(Topic.METRICS, StepTaken.class, it -> it.step() == step);
    }

    private static CommandAcknowledged awaitAck(TestRound round, State state) {
        return round.await(Topic.METRICS, CommandAcknowledged.class, ack -> ack.state() == state);
    }

    private static SamplesDrawn drawn(TestRound round) {
        SamplesRequested request = round.request();
        round.write(request);
        return round.await(Topic.SAMPLES, SamplesDrawn.class, it -> it.id().equals(request.id()));
    }

    /** Teaches pairs until the model may judge, and publishes it. */
    private PolicyPublished taught(TestRound round, RewardStudent student) throws Desk.Unusable {
        for (long number = 1; number <= TAUGHT; number++) {
            JudgmentGiven judgment = round.preferred(number);
            var taught = new Taught(judgment, ((Lesson.Taught) student.lesson(judgment)).examples(), new byte[0]);
            student.step(
                    new StepPlan(List.of(taught), List.of(), number),
                    round.spec().optimisation());
        }
        return round.rewardModel(student.export(data.resolve("export")), TAUGHT, TAUGHT, student.standing());
    }

    /** What the reward model says of a group's answers, one by one. */
    private static List<Double> rewards(TestRound round, GroupRewarded group) {
        PolicyPublished model = round.await(
                Topic.POLICIES,
                PolicyPublished.class,
                version -> version.policy().equals(group.rewardModel()));
        try (var models = new RewardModels(round.context())) {
            RewardSource source = models.rewards(round.spec(), model);
            return group.samples().stream()
                    .map(sample -> new Sequence(Numbers.array(group.promptIds()), Numbers.array(sample.tokenIds())))
                    .map(row -> source.rewards(List.of(row))[0])
                    .toList();
        }
    }

    private static Thread start(Runnable role) {
        return Thread.ofPlatform().daemon().start(role);
    }

    private static PolicyPublished stop(TestRound round, LearnerThread learner) {
        round.write(round.command(Desired.STOPPED));
        learner.join();
        return last(round);
    }

    private static PolicyPublished last(TestRound round) {
        return round.events(Topic.POLICIES).stream()
                .map(PolicyPublished.class::cast)
                .filter(version -> version.kind() == Kind.POLICY)
                .reduce((_, next) -> next)
                .orElseThrow();
    }

    private Manifest manifest(PolicyPublished version, String name) {
        var artefacts = new ArtefactStore(data.resolve(name).resolve("artefacts"));
        return StrictJson.mapper().readValue(artefacts.read(version.manifest()), Manifest.class);
    }

    /** Steps as an idempotent consumer sees them. */
    private static List<StepTaken> steps(TestRound round) {
        return round.events(Topic.METRICS).stream()
                .filter(StepTaken.class::isInstance)
                .map(StepTaken.class::cast)
                .distinct()
                .toList();
    }
}
