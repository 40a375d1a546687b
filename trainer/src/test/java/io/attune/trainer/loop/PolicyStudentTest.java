package io.attune.trainer.loop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.TaskKind;
import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.CheckpointStore;
import io.attune.trainer.checkpoint.StoredCheckpoint;
import io.attune.trainer.data.Lesson;
import io.attune.trainer.graph.ElementType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a round's policy can learn by, on a tiny llama. */
@ExtendWith(RunningBroker.class)
class PolicyStudentTest {
    private static final int STEPS = 12;
    private static final double LN2 = Math.log(2);

    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(
            strings = {"online-dpo", "online-ipo", "online-slic", "dpo", "ipo", "simpo", "orpo", "online-kto", "kto"})
    void pairs_that_are_learned_again_and_again_lower_the_loss(String objective, KafkaAddress kafka) {
        try (var round = new TestRound(kafka, data, TaskKind.PAIR, objective);
                var student = student(round)) {
            StepPlan plan = plan(round, student);
            double first = loss(round, student, plan);
            for (int step = 2; step < STEPS; step++) {
                loss(round, student, plan);
            }
            assertThat(loss(round, student, plan)).isLessThan(first);
        }
    }

    @Test
    void a_reference_that_is_replaced_by_the_policy_leaves_no_margin(KafkaAddress kafka) {
        try (var round = following(kafka, 1, 3);
                var student = student(round)) {
            StepPlan plan = plan(round, student);
            assertThat(loss(round, student, plan)).isCloseTo(LN2, within(1e-6));
            assertThat(loss(round, student, plan)).isLessThan(LN2 - 1e-3);
            assertThat(loss(round, student, plan)).isLessThan(LN2 - 1e-3);
            assertThat(loss(round, student, plan)).as("after the third step").isCloseTo(LN2, within(1e-4));
        }
    }

    @Test
    void one_that_follows_softly_leaves_a_part_of_it(KafkaAddress kafka) {
        double fixed;
        try (var round = new TestRound(kafka, data.resolve("fixed"), TaskKind.PAIR, "online-dpo");
                var student = student(round)) {
            fixed = lossAfter(3, round, student);
        }
        try (var round = following(kafka, .5, 3);
                var student = student(round)) {
            assertThat(lossAfter(3, round, student)).isBetween(fixed + 1e-3, LN2 - 1e-3);
        }
    }

    /** A judgment is learned in no other step than the one that it was planned for. */
    @Test
    void a_step_that_overflows_float16_is_taken_again_with_half_the_scale(KafkaAddress kafka) {
        try (var round = steep(kafka).in(ElementType.FLOAT16);
                var student = student(round)) {
            StepPlan plan = plan(round, student);
            Map<String, Double> first = metrics(round, student, plan);
            double inVain = first.getOrDefault("step_skipped", 0.0);
            assertThat(inVain).isPositive();
            assertThat(first).containsKey("grad_norm").containsEntry("loss_scale", 65_536 / Math.pow(2, inVain));
            assertThat(loss(round, student, plan)).isLessThan(LN2);
        }
    }

    @Test
    void the_scale_goes_on_from_a_checkpoint(KafkaAddress kafka) {
        var store = new CheckpointStore(data.resolve("checkpoints"));
        try (var round = steep(kafka).in(ElementType.FLOAT16);
                var student = student(round);
                var again = student(round)) {
            StepPlan plan = plan(round, student);
            metrics(round, student, plan);
            var files = new CheckpointFiles();
            student.save(files);
            store.write(1, files);
            Map<String, Double> second = metrics(round, student, plan);
            again.load(requireNonNull(store.newest()));
            assertThat(metrics(round, again, plan)).isEqualTo(second).containsEntry("step_skipped", 0.0);
        }
    }

    @Test
    void a_round_goes_on_in_another_precision(KafkaAddress kafka) {
        var store = new CheckpointStore(data.resolve("checkpoints"));
        try (var round = new TestRound(kafka, data.resolve("data"), TaskKind.PAIR, "online-dpo");
                var single = student(round);
                var half = student(round.in(ElementType.FLOAT16));
                var back = student(round.in(ElementType.BFLOAT16))) {
            StepPlan plan = plan(round, single);
            metrics(round, single, plan);
            double next = handedOn(store, round, single, half, plan);
            assertThat(next).isLessThan(LN2 - 1e-3);
            assertThat(handedOn(store, round, half, back, plan)).isLessThan(next);
        }
    }

    /** The loss with which one goes on from where another is. */
    private static double handedOn(
            CheckpointStore store, TestRound round, PolicyStudent from, PolicyStudent to, StepPlan plan) {
        var files = new CheckpointFiles();
        from.save(files);
        StoredCheckpoint newest = store.newest();
        store.write(newest == null ? 1 : newest.number() + 1, files);
        to.load(requireNonNull(store.newest()));
        return loss(round, to, plan);
    }

    /** One whose gradients are large. */
    private TestRound steep(KafkaAddress kafka) {
        return new TestRound(kafka, data.resolve("data"), TaskKind.PAIR, "online-dpo").with(Map.of("beta", 20.0));
    }

    private TestRound following(KafkaAddress kafka, double alpha, int steps) {
        return new TestRound(
                kafka,
                data,
                TaskKind.PAIR,
                "online-dpo",
                Map.of("reference", new RoundSpec.ReferenceUpdates(alpha, steps)));
    }

    private static double lossAfter(int steps, TestRound round, PolicyStudent student) {
        StepPlan plan = plan(round, student);
        for (int step = 1; step <= steps; step++) {
            loss(round, student, plan);
        }
        return loss(round, student, plan);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sft", "grpo", "tr-dpo", "tdpo1", "attribute-regression"})
    void what_judgments_cannot_feed_is_refused_with_what_to_choose(String objective, KafkaAddress kafka) {
        try (var round = new TestRound(kafka, data, TaskKind.PAIR, objective)) {
            assertThatThrownBy(() -> student(round))
                    .isInstanceOf(RoundFailedException.class)
                    .hasMessageContaining(objective)
                    .hasMessageContaining("online-dpo");
        }
    }

    private static PolicyStudent student(TestRound round) {
        return new PolicyStudent(round.context().bases().of(round.spec()), round.spec(), round.artefacts);
    }

    private static StepPlan plan(TestRound round, PolicyStudent student) {
        List<Taught> taught = LongStream.rangeClosed(1, 4)
                .mapToObj(round::preferred)
                .map(judgment -> taught(student, judgment))
                .toList();
        return new StepPlan(taught, List.of(), 1);
    }

    private static Taught taught(PolicyStudent student, JudgmentGiven judgment) {
        try {
            return new Taught(judgment, ((Lesson.Taught) student.lesson(judgment)).examples(), new byte[0]);
        } catch (Desk.Unusable e) {
            throw new AssertionError(e);
        }
    }

    private static double loss(TestRound round, PolicyStudent student, StepPlan plan) {
        return metrics(round, student, plan).getOrDefault("loss", Double.NaN);
    }

    private static Map<String, Double> metrics(TestRound round, PolicyStudent student, StepPlan plan) {
        return student.step(plan, round.spec().optimisation());
    }
}
