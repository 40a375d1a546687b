package io.attune.trainer.loop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Path;
import java.util.List;
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

/** A live round whose policy has an adapter with an alpha and layers of its own. */
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

    /** After three steps on one pair; where the second matrix is still near 0, a margin goes with alpha. */
    private double margin(KafkaAddress kafka, String name, @Nullable Double alpha) throws Desk.Unusable {
        try (var round = adapted(kafka, name, alpha, TARGETS);
                var student =
                        new PolicyStudent(round.context().bases().of(round.spec()), round.spec(), round.artefacts)) {
            var judgment = round.preferred(1);
            var examples = ((Lesson.Taught) student.lesson(judgment)).examples();
            var plan = new StepPlan(List.of(new Taught(judgment, examples, new byte[0])), List.of(), 1);
            student.step(plan, round.spec().optimisation());
            student.step(plan, round.spec().optimisation());
            return requireNonNull(
                    student.step(plan, round.spec().optimisation()).get("rewards/margins"));
        }
    }

    @Test
    void its_reward_model_has_the_usual_adapter(KafkaAddress kafka) {
        try (var round = adapted(kafka, "round", 6.0, TARGETS);
                var student =
                        new RewardStudent(round.context().bases().of(round.spec()), round.spec(), round.artefacts)) {
            JsonNode config = config(round, student.export(data.resolve("export")));
            assertThat(config.path("lora_alpha").asDouble()).isEqualTo(8);
            assertThat(modules(config)).hasSize(7);
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
