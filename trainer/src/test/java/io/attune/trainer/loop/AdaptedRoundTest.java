package io.attune.trainer.loop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.CommandAcknowledged;
import io.attune.kafka.event.CommandAcknowledged.State;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.topic.Topic;
import io.attune.trainer.data.Lesson;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.BaseFormat;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.reward.RewardModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A live round whose adapters have an alpha and layers of their own. */
@ExtendWith(RunningBroker.class)
@Timeout(180)
class AdaptedRoundTest {
    private static final List<String> TARGETS = List.of("v_proj", "q_proj");

    @TempDir
    Path data;

    @Test
    void killed_and_restarted_it_publishes_the_adapter_that_was_asked_for_with_the_same_bits(KafkaAddress kafka) {
        PolicyPublished whole;
        PolicyPublished killed;
        try (var round = adapted(kafka, "whole", 6.0, TARGETS)) {
            LearnerThread learner = new LearnerThread(round);
            learn(round, 1, 4);
            whole = stop(round, learner);
        }
        try (var round = adapted(kafka, "killed", 6.0, TARGETS)) {
            LearnerThread first = new LearnerThread(round);
            learn(round, 1, 2);
            first.kill();
            LearnerThread second = new LearnerThread(round);
            learn(round, 3, 4);
            killed = stop(round, second);
            JsonNode config = config(round, killed.weights());
            assertThat(config.path("r").asInt()).isEqualTo(4);
            assertThat(config.path("lora_alpha").asDouble()).isEqualTo(6);
            assertThat(modules(config)).containsExactlyInAnyOrderElementsOf(TARGETS);
        }
        assertThat(killed.weights()).isEqualTo(whole.weights());
    }

    @Test
    void its_alpha_is_learned_with_and_not_only_written(KafkaAddress kafka) throws Exception {
        assertThat(margin(kafka, "small", 2.0)).isBetween(1e-3, .5 * margin(kafka, "usual", null));
    }

    /** After two steps on one pair, before a third; where the second matrix is still near 0, a margin goes with alpha. */
    private double margin(KafkaAddress kafka, String name, @Nullable Double alpha) throws Desk.Unusable {
        try (var round = adapted(kafka, name, alpha, TARGETS);
                var student =
                        new PolicyStudent(round.context().bases().of(round.spec()), round.spec(), round.artefacts)) {
            return requireNonNull(teach(student, round).get("rewards/margins"));
        }
    }

    /** Three steps on one pair. @return the metrics of the last */
    private static Map<String, Double> teach(Student student, TestRound round) throws Desk.Unusable {
        var judgment = round.preferred(1);
        var examples = ((Lesson.Taught) student.lesson(judgment)).examples();
        var plan = new StepPlan(List.of(new Taught(judgment, examples, new byte[0])), List.of(), 1);
        student.step(plan, round.spec().optimisation());
        student.step(plan, round.spec().optimisation());
        return student.step(plan, round.spec().optimisation());
    }

    @Test
    void its_reward_model_has_the_same_and_rewards_by_it(KafkaAddress kafka) throws Exception {
        try (var round = adapted(kafka, "round", 6.0, TARGETS);
                var models = new RewardModels(round.context())) {
            LoadedBase base = round.context().bases().of(round.spec());
            Path export = data.resolve("export");
            PolicyPublished version;
            try (var student = new RewardStudent(base, round.spec(), round.artefacts)) {
                teach(student, round);
                version = round.rewardModel(student.export(export), 3, 3, student.standing());
            }
            JsonNode config = config(round, version.weights());
            assertThat(config.path("lora_alpha").asDouble()).isEqualTo(6);
            assertThat(modules(config)).containsExactlyInAnyOrderElementsOf(TARGETS);
            var saved = ModelDirectory.open(
                    base.directory().path(), model -> List.of(Adapter.read(export, model)), BaseFormat.FLOAT32);
            var row = new Sequence(new int[] {5, 6, 7}, base.tokenizer().ended(new int[] {10, 11}));
            try (var offline = RewardModel.of(saved, export, ElementType.FLOAT32)) {
                assertThat(models.rewards(round.spec(), version).rewards(List.of(row)))
                        .containsExactly(offline.rewards(List.of(row)), within(1e-5));
            }
        }
    }

    @Test
    void a_layer_that_the_model_does_not_have_fails_the_round_with_one_line(KafkaAddress kafka) throws Exception {
        CountDownLatch ending = new CountDownLatch(1);
        Queue<Throwable> died = new ConcurrentLinkedQueue<>();
        Threads threads = new Threads((_, cause) -> died.add(cause));
        try (var round = adapted(kafka, "round", null, List.of("q_proj", "qkv_proj"))) {
            var role = new LearnerRole(round.context(), Kind.POLICY, new Restarting(ending), threads);
            threads.start("learner", role::live);
            round.write(round.command(Desired.RUNNING));
            CommandAcknowledged failed =
                    round.await(Topic.METRICS, CommandAcknowledged.class, ack -> ack.state() == State.FAILED);
            assertThat(failed.reason())
                    .isEqualTo(
                            "loraTargets: there is no layer qkv_proj to adapt; a llama model has [q_proj, k_proj, v_proj,"
                                    + " o_proj, gate_proj, up_proj, down_proj]; launch another round with some of these");
        } finally {
            ending.countDown();
            threads.join(10_000);
        }
        assertThat(died).isEmpty();
    }

    private TestRound adapted(KafkaAddress kafka, String name, @Nullable Double alpha, List<String> targets) {
        try (var like = new TestRound(kafka, data.resolve(name), TaskKind.PAIR, "online-dpo")) {
            return like.adapted(alpha, targets);
        }
    }

    /** Gives judgments one by one, each after the step of the one before, so that batches do not depend on time. */
    private static void learn(TestRound round, long first, long last) {
        for (long number = first; number <= last; number++) {
            round.write(round.preferred(number));
            round.awaitApplied(number);
        }
    }

    private static PolicyPublished stop(TestRound round, LearnerThread learner) {
        round.write(round.command(Desired.STOPPED));
        learner.join();
        return (PolicyPublished) round.events(Topic.POLICIES).getLast();
    }

    private static JsonNode config(TestRound round, Artefact weights) {
        Path file = requireNonNull(round.artefacts.openTree(weights).get("adapter_config.json"));
        return JsonMapper.shared().readTree(file.toFile());
    }

    private static List<String> modules(JsonNode config) {
        return config.path("target_modules")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }
}
