package io.attune.trainer.loop;

import static io.attune.trainer.loop.TaughtScores.bad;
import static io.attune.trainer.loop.TaughtScores.good;
import static io.attune.trainer.loop.TaughtScores.scored;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.event.SamplesDrawn.Route;
import io.attune.kafka.event.SamplesRequested;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.kafka.event.VerdictGiven;
import io.attune.kafka.topic.Topic;
import io.attune.trainer.data.Lesson;
import io.attune.trainer.judge.Judge;
import io.attune.trainer.judge.Opinion;
import io.attune.trainer.judge.Question;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A round whose people score single answers: what its reward model learns from them, and prefers to whom. */
@ExtendWith(RunningBroker.class)
@Timeout(180)
class ScoresRoundTest {
    private static final int TAUGHT = 60;
    private static final int MOST_REQUESTS = 50;

    @TempDir
    Path data;

    @Test
    void it_learns_every_dimension_and_is_published_with_the_weights_that_make_one_reward(KafkaAddress kafka)
            throws Exception {
        try (var round = new TestRound(kafka, data, TaskKind.SCORES, "online-dpo");
                var student = student(round)) {
            PolicyPublished version = taught(round, student);
            assertThat(version.metrics())
                    .hasEntrySatisfying(
                            RoundBoard.ACCURACY,
                            accuracy -> assertThat(accuracy).isGreaterThan(.9))
                    .hasEntrySatisfying(
                            "error/rightness", error -> assertThat(error).isBetween(0.0, 1.0))
                    .hasEntrySatisfying(
                            "error/verbosity", error -> assertThat(error).isBetween(0.0, .5));
            Path published = data.resolve("published");
            round.artefacts.materialise(version.weights(), published);
            assertThat(Files.readString(published.resolve("reward_model.json")))
                    .contains("attribute-regression")
                    .contains("[1.0,-0.5]");
        }
    }

    @Test
    void it_begins_in_the_middle_of_every_scale(KafkaAddress kafka) throws Exception {
        try (var round = new TestRound(kafka, data, TaskKind.SCORES, "online-dpo");
                var student = student(round)) {
            student.step(
                    new StepPlan(List.of(taught(student, round.scored(1, 5, 1, good(round)))), List.of(), 1),
                    round.spec().optimisation());
            assertThat(student.standing()).containsEntry("error/rightness", 2.0).containsEntry("error/verbosity", 0.0);
        }
    }

    @Test
    void the_rounds_weights_decide_which_answer_is_better(KafkaAddress kafka) throws Exception {
        try (var round = new TestRound(kafka, data, TaskKind.SCORES, "online-dpo");
                var models = new RewardModels(round.context());
                var student = student(round)) {
            PolicyPublished version = taught(round, student);
            var question = new Question(TaskKind.PAIR, List.of(), List.of(5, 6, 7), List.of(bad(round), good(round)));
            assertThat(models.judge(round.spec(), version).judge(question))
                    .isInstanceOfSatisfying(Opinion.Given.class, it -> assertPrefers(Side.SECOND, it.verdict()));
            assertThat(models.judge(Specs.weighted(round.spec(), -1, 0), version)
                            .judge(question))
                    .isInstanceOfSatisfying(Opinion.Given.class, it -> assertPrefers(Side.FIRST, it.verdict()));
        }
    }

    @Test
    void once_trusted_the_reward_model_is_asked_to_compare_two_answers_and_no_language_model_is(KafkaAddress kafka)
            throws Exception {
        CountDownLatch ending = new CountDownLatch(1);
        try (var round = new TestRound(kafka, data, TaskKind.SCORES, "online-dpo");
                var student = student(round)) {
            LoopContext context = round.context(new Never());
            round.write(round.command(Desired.RUNNING));
            Thread sampler = start(() -> new SamplerRole(context, new Restarting(ending)).live());
            Thread judge = start(() -> new JudgeRole(context, new Restarting(ending)).live());
            SamplesDrawn early = drawn(round);
            assertThat(early.route()).isEqualTo(Route.PEOPLE);
            assertThat(early.samples()).hasSize(1);
            round.write(taught(round, student));
            SamplesDrawn late = drawnForJudge(round);
            assertThat(late.samples()).hasSize(2);
            VerdictGiven verdict = round.await(
                    Topic.VERDICTS, VerdictGiven.class, it -> it.drawn().equals(late.id()));
            assertThat(verdict.kind()).isEqualTo(TaskKind.PAIR);
            assertThat(verdict.judge()).isEqualTo("reward-model");
            ending.countDown();
            sampler.join();
            judge.join();
        }
    }

    private static RewardStudent student(TestRound round) {
        return new RewardStudent(round.context().bases().of(round.spec()), round.spec(), round.artefacts);
    }

    private static void assertPrefers(Side side, Verdict verdict) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Preferred.class,
                        preferred -> assertThat(preferred.side()).isEqualTo(side));
    }

    /** A request as the web makes it, answered. */
    private static SamplesDrawn drawn(TestRound round) {
        SamplesRequested request = round.request();
        round.write(request);
        return round.await(Topic.SAMPLES, SamplesDrawn.class, it -> it.id().equals(request.id()));
    }

    /** Requests and reward models come in topics of their own: the sampler may have met the first before the second. */
    private static SamplesDrawn drawnForJudge(TestRound round) {
        return Stream.generate(() -> drawn(round))
                .limit(MOST_REQUESTS)
                .filter(drawn -> drawn.route() == Route.JUDGE)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no request of " + MOST_REQUESTS + " went to the judge"));
    }

    /** Teaches both answers' scores until the model may judge, and publishes it. */
    private PolicyPublished taught(TestRound round, RewardStudent student) throws Desk.Unusable {
        for (long number = 1; number <= 2 * TAUGHT; number += 2) {
            student.step(
                    new StepPlan(
                            List.of(taught(student, scored(round, number)), taught(student, scored(round, number + 1))),
                            List.of(),
                            number),
                    round.spec().optimisation());
        }
        Artefact weights = student.export(data.resolve("export"));
        return round.rewardModel(weights, TAUGHT, 2 * TAUGHT, student.standing());
    }

    private static Taught taught(RewardStudent student, JudgmentGiven judgment) throws Desk.Unusable {
        return new Taught(judgment, ((Lesson.Taught) student.lesson(judgment)).examples(), new byte[0]);
    }

    private static Thread start(Runnable role) {
        return Thread.ofPlatform().daemon().start(role);
    }

    /** A language model that must not be asked. */
    private static final class Never implements Judge {
        @Override
        public String name() {
            return "never";
        }

        @Override
        public Opinion judge(Question question) {
            throw new AssertionError("scores are the reward model's");
        }
    }
}
