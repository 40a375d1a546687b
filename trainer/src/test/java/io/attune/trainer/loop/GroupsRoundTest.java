package io.attune.trainer.loop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.Lesson;
import io.attune.trainer.model.Safetensors;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.reward.RewardSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    private static final double BETA = .04;

    private static final String DEMONSTRATIONS = """
            {"prompt": "Where is it?", "completion": "On its way."}
            {"messages": [{"role": "user", "content": "Why"}, {"role": "assistant", "content": "Because"}]}
            {"text": "A parcel takes two days."}
            """;

    @TempDir
    Path data;

    /** What a critic has learned comes back too, and which demonstrations are next: the steps behind a kill are made with them. */
    @ParameterizedTest
    @ValueSource(strings = {"grpo", "ppo", "ppo-ptx"})
    void each_group_is_in_one_step_whatever_is_killed_or_comes_twice(String objective, KafkaAddress kafka) {
        PolicyPublished whole;
        PolicyPublished killed;
        var adaptive = new RoundSpec.AdaptiveKl(.5, 20);
        try (var round = round(kafka, "whole", objective, adaptive)) {
            LearnerThread learner = new LearnerThread(round);
            learn(round, 1);
            learn(round, 2);
            learn(round, 3);
            whole = stop(round, learner);
        }
        try (var round = round(kafka, "killed", objective, adaptive)) {
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
        try (var round = round(kafka, "data", "rloo", null)) {
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
                new RoundSpec.Limits(2, 0, 0),
                null,
                new RoundSpec.Groups(4, 8, false, null))) {
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

    @ParameterizedTest
    @ValueSource(strings = {"grpo", "rloo", "dr-grpo", "gspo", "reinforce-plus-plus", "ppo", "ppo-ptx"})
    void learned_again_and_again_a_group_lowers_the_loss(String objective, KafkaAddress kafka) {
        try (var round = round(kafka, "data", objective, null);
                var student = policy(round)) {
            double first = step(round, student).getOrDefault("loss", Double.NaN);
            for (int step = 2; step < 6; step++) {
                step(round, student);
            }
            assertThat(step(round, student))
                    .hasEntrySatisfying("loss", loss -> assertThat(loss).isLessThan(first))
                    .containsEntry("reward", .25)
                    .hasEntrySatisfying("reward_std", std -> assertThat(std).isPositive());
        }
    }

    @Test
    void a_reward_model_that_the_policy_waits_for_learns_faster_than_it(KafkaAddress kafka) {
        try (var round = round(kafka, "data", "grpo", null);
                var rewardModel =
                        new RewardStudent(round.context().bases().of(round.spec()), round.spec(), round.artefacts);
                var policy = policy(round)) {
            var wished = round.spec().optimisation();
            assertThat(policy.optimisation(wished).learningRate()).isEqualTo(1e-2);
            assertThat(rewardModel.optimisation(wished).learningRate()).isCloseTo(6e-2, within(1e-12));
        }
    }

    @Test
    void the_weight_of_the_kl_follows_the_kl(KafkaAddress kafka) {
        try (var high = round(kafka, "high", "grpo", new RoundSpec.AdaptiveKl(1e-3, 20));
                var student = policy(high)) {
            assertThat(step(high, student))
                    .containsEntry("kl_coefficient", BETA)
                    .hasEntrySatisfying("objective/kl", kl -> assertThat(kl).isGreaterThan(1));
            assertThat(step(high, student).get("kl_coefficient")).isCloseTo(BETA * (1 + .2 * 4 / 20), within(1e-12));
        }
        try (var low = round(kafka, "low", "grpo", new RoundSpec.AdaptiveKl(1e3, 2));
                var student = policy(low)) {
            step(low, student);
            assertThat(step(low, student).get("kl_coefficient")).isCloseTo(BETA * .8, within(1e-12));
        }
    }

    @Test
    void a_critic_learns_to_foresee_the_rewards_and_is_not_published(KafkaAddress kafka) {
        try (var round = round(kafka, "data", "ppo", null);
                var student = policy(round)) {
            Map<String, Double> first = step(round, student);
            assertThat(first).as("a critic that says 0 of all").containsEntry("critic/vf_explained_var", 0.0);
            for (int step = 2; step < 30; step++) {
                step(round, student);
            }
            assertThat(step(round, student))
                    .hasEntrySatisfying(
                            "critic/vf_explained_var",
                            explained -> assertThat(explained).isBetween(.1, 1.0))
                    .hasEntrySatisfying(
                            "loss/value_avg",
                            loss -> assertThat(loss).isLessThan(.9 * requireNonNull(first.get("loss/value_avg"))));
            Path published = data.resolve("published");
            student.export(published);
            assertThat(Safetensors.read(published.resolve("adapter_model.safetensors")))
                    .isNotEmpty()
                    .allSatisfy(tensor -> assertThat(tensor.name()).contains("lora_"));
        }
    }

    @Test
    void the_weight_of_the_kl_to_the_drawing_version_follows_by_itself(KafkaAddress kafka) {
        try (var round = round(kafka, "data", "ppo-adaptive-kl", null);
                var student = policy(round)) {
            assertThat(step(round, student)).containsEntry("kl_coefficient", .2);
            assertThat(step(round, student)).as("far from it").containsEntry("kl_coefficient", .4);
        }
        try (var round = round(kafka, "both", "ppo-adaptive-kl", new RoundSpec.AdaptiveKl(1, 10))) {
            assertThatThrownBy(() -> policy(round)).hasMessageContaining("leave adaptiveKl out");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reinforce", "remax", "awr", "a-lol", "gigpo", "online-dpo", "sft"})
    void what_no_group_can_feed_is_refused(String objective, KafkaAddress kafka) {
        try (var round = round(kafka, objective, objective, null)) {
            assertThatThrownBy(() -> policy(round))
                    .isInstanceOf(RoundFailedException.class)
                    .hasMessageContaining(objective + " cannot learn in a round from groups")
                    .hasMessageContaining("grpo");
        }
    }

    @Test
    void demonstrations_are_imitated_beside(KafkaAddress kafka) {
        try (var round = round(kafka, "data", "ppo-ptx", null);
                var student = policy(round)) {
            double first = nll(step(round, student));
            for (int step = 2; step < 20; step++) {
                step(round, student);
            }
            assertThat(nll(step(round, student))).isLessThan(first - .5);
        }
    }

    private static double nll(Map<String, Double> metrics) {
        return requireNonNull(metrics.get("loss/ptx_avg"));
    }

    @Test
    void demonstrations_that_are_missing_or_nobody_imitates_or_nobody_can_read_are_refused(KafkaAddress kafka) {
        try (var round = round(kafka, "none", "ppo-ptx", null, null)) {
            assertThatThrownBy(() -> policy(round))
                    .isInstanceOf(RoundFailedException.class)
                    .hasMessage("ppo-ptx needs demonstrations beside; name some, or choose ppo");
        }
        try (var round = round(kafka, "some", "ppo", null, DEMONSTRATIONS)) {
            assertThatThrownBy(() -> policy(round))
                    .isInstanceOf(RoundFailedException.class)
                    .hasMessage("ppo imitates no demonstrations; leave them out, or choose ppo-ptx");
        }
        try (var round = round(kafka, "bad", "ppo-ptx", null, DEMONSTRATIONS + "{\"prompt\": \"Where\"}\n")) {
            assertThatThrownBy(() -> policy(round))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("the demonstrations line 4");
        }
    }

    @Test
    void a_kl_that_is_not_there_cannot_be_followed(KafkaAddress kafka) {
        try (var round = round(kafka, "free", "dr-grpo", new RoundSpec.AdaptiveKl(1, 10))) {
            assertThatThrownBy(() -> policy(round))
                    .isInstanceOf(RoundFailedException.class)
                    .hasMessageContaining("dr-grpo has no KL whose weight could follow");
        }
    }

    @Test
    void once_trusted_the_reward_model_rewards_what_is_drawn_and_the_policy_learns_from_it(KafkaAddress kafka)
            throws Exception {
        CountDownLatch ending = new CountDownLatch(1);
        try (var round = round(kafka, "data", "grpo", null);
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

    private TestRound round(
            KafkaAddress kafka, String name, String objective, RoundSpec.@Nullable AdaptiveKl adaptive) {
        return round(kafka, name, objective, adaptive, objective.equals("ppo-ptx") ? DEMONSTRATIONS : null);
    }

    private TestRound round(
            KafkaAddress kafka,
            String name,
            String objective,
            RoundSpec.@Nullable AdaptiveKl adaptive,
            @Nullable String demonstrations) {
        return new TestRound(
                kafka,
                data.resolve(name),
                TaskKind.PAIR,
                objective,
                new RoundSpec.Limits(0, 0, 0),
                null,
                new RoundSpec.Groups(4, 8, false, adaptive),
                demonstrations);
    }

    private static PolicyStudent policy(TestRound round) {
        return new PolicyStudent(round.context().bases().of(round.spec()), round.spec(), round.artefacts);
    }

    private static Map<String, Double> step(TestRound round, PolicyStudent student) {
        GroupRewarded group = round.rewarded(1, 0, 1, -1, 2, -1);
        try {
            var taught = new TaughtGroup(group, student.lesson(group), new byte[0]);
            return student.step(StepPlan.of(List.of(taught), 1), round.spec().optimisation());
        } catch (Desk.Unusable e) {
            throw new AssertionError(e);
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
