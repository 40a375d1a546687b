package io.attune.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.event.SamplesDrawn.Route;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.kafka.event.VerdictGiven;
import io.attune.kafka.topic.Topic;
import io.attune.trainer.data.Lesson;
import io.attune.trainer.judge.Judge;
import io.attune.trainer.judge.Opinion;
import io.attune.trainer.judge.Question;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RunningBroker.class)
@Timeout(120)
class JudgeRoleTest {
    @TempDir
    Path data;

    @Test
    void what_is_routed_to_the_judge_gets_the_verdict_of_the_newest_reward_model(KafkaAddress kafka) throws Exception {
        CountDownLatch ending = new CountDownLatch(1);
        try (var round = new TestRound(kafka, data, TaskKind.PAIR, "online-dpo")) {
            Sample better = round.sample(10, 11, 12);
            Sample worse = round.sample(20, 21);
            round.write(round.command(Desired.RUNNING), rewardModel(round, better, worse));
            SamplesDrawn forPeople = drawn(round, Route.PEOPLE, List.of(better, worse));
            SamplesDrawn forJudge = drawn(round, Route.JUDGE, List.of(worse, better));
            round.write(forPeople, forJudge);
            Thread judge = Thread.ofPlatform()
                    .daemon()
                    .start(() -> new JudgeRole(round.context(), new Restarting(ending)).live());
            VerdictGiven verdict = round.await(Topic.VERDICTS, VerdictGiven.class, it -> true);
            assertThat(verdict.drawn()).isEqualTo(forJudge.id());
            assertThat(verdict.judge()).isEqualTo("reward-model");
            assertThat(verdict.verdict())
                    .isInstanceOfSatisfying(
                            Verdict.Preferred.class,
                            preferred -> assertThat(preferred.side()).isEqualTo(Side.SECOND));
            assertThat(verdict.confidence()).isGreaterThan(.5);
            ending.countDown();
            judge.join();
            assertThat(round.events(Topic.VERDICTS)).hasSize(1);
        }
    }

    @Test
    void what_another_judge_abstains_from_goes_to_people(KafkaAddress kafka) throws Exception {
        CountDownLatch ending = new CountDownLatch(1);
        try (var round = new TestRound(kafka, data, TaskKind.PAIR, "online-dpo")) {
            SamplesDrawn drawn = drawn(round, Route.JUDGE, List.of(round.sample(10), round.sample(20)));
            round.write(round.command(Desired.RUNNING), drawn);
            Thread judge = Thread.ofPlatform()
                    .daemon()
                    .start(() -> new JudgeRole(round.context(new Undecided()), new Restarting(ending)).live());
            SamplesDrawn again = round.await(Topic.SAMPLES, SamplesDrawn.class, it -> it.route() == Route.PEOPLE);
            assertThat(again.id()).isEqualTo(drawn.id());
            assertThat(again.samples()).isEqualTo(drawn.samples());
            ending.countDown();
            judge.join();
        }
    }

    private static final class Undecided implements Judge {
        @Override
        public String name() {
            return "undecided";
        }

        @Override
        public Opinion judge(Question question) {
            return new Opinion.Abstained("both orders contradict each other");
        }
    }

    private static SamplesDrawn drawn(TestRound round, Route route, List<Sample> samples) {
        return new SamplesDrawn(
                TestRound.IDS.next(),
                TestRound.CLOCK.instant(),
                round.id,
                TestRound.IDS.next(),
                List.of(),
                List.of(5, 6, 7),
                samples,
                route);
    }

    private PolicyPublished rewardModel(TestRound round, Sample better, Sample worse) throws Desk.Unusable {
        LoopContext context = round.context();
        Artefact weights;
        try (Student student = new RewardStudent(context.bases().of(round.spec()), round.spec(), round.artefacts)) {
            var judgment = round.judgment(1, new Verdict.Preferred(Side.FIRST, 1), List.of(better, worse));
            var examples = ((Lesson.Taught) student.lesson(judgment)).examples();
            var plan = new StepPlan(List.of(new Taught(judgment, examples, new byte[0])), List.of(), 1);
            for (int i = 0; i < 10; i++) {
                student.step(plan, round.spec().optimisation());
            }
            weights = student.export(data.resolve("export"));
        }
        return round.rewardModel(weights, 10, 1, Map.of());
    }
}
