package io.attune.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.StepTaken;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.kafka.topic.Topic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A round that goes from clear judgments to close ones, its reference with it. */
@ExtendWith(RunningBroker.class)
@Timeout(180)
class CurriculumRoundTest {
    private static final List<Integer> GAPS = List.of(3, 3, 2, 2, 1, 0);
    private static final double LN2 = Math.log(2);

    @TempDir
    Path data;

    @Test
    void each_stage_begins_with_the_policy_that_the_one_before_left_whatever_is_killed(KafkaAddress kafka) {
        PolicyPublished whole;
        PolicyPublished killed;
        try (var round = new TestRound(kafka, data.resolve("whole"), TaskKind.PAIR, "curry-dpo")) {
            LearnerThread learner = new LearnerThread(round);
            learn(round, 1, 6);
            whole = stop(round, learner);
            List<StepTaken> steps = steps(round);
            assertThat(steps)
                    .extracting(step -> step.metrics().get("curriculum/gap"))
                    .containsExactly(3., 3., 2., 2., 1., 0.);
            for (int first : List.of(0, 2, 4, 5)) {
                assertThat(steps.get(first).metrics().get("loss"))
                        .as("step " + (first + 1))
                        .isCloseTo(LN2, within(1e-4));
            }
            assertThat(steps.get(1).metrics().get("loss")).isLessThan(LN2 - 1e-3);
            assertThat(steps)
                    .extracting(StepTaken::replayed)
                    .containsExactly(List.of(), List.of(1L), List.of(), List.of(3L), List.of(), List.of());
        }
        try (var round = new TestRound(kafka, data.resolve("killed"), TaskKind.PAIR, "curry-dpo")) {
            LearnerThread first = new LearnerThread(round);
            learn(round, 1, 2);
            first.kill();
            LearnerThread second = new LearnerThread(round);
            learn(round, 3, 3);
            second.kill();
            LearnerThread third = new LearnerThread(round);
            learn(round, 4, 6);
            killed = stop(round, third);
        }
        assertThat(killed.weights()).isEqualTo(whole.weights());
        assertThat(killed.manifest()).isEqualTo(whole.manifest());
    }

    @Test
    void what_comes_together_shares_no_step_with_another_stage_and_gets_its_replays_first(KafkaAddress kafka) {
        try (var round = new TestRound(kafka, data, TaskKind.PAIR, "curry-dpo")) {
            round.write(IntStream.rangeClosed(1, 24)
                    .mapToObj(number -> judgment(round, number, number <= 12 ? 3 : 1))
                    .toArray(Event[]::new));
            LearnerThread learner = new LearnerThread(round);
            round.await(Topic.METRICS, StepTaken.class, step -> step.applied().contains(24L));
            stop(round, learner);
            List<StepTaken> steps = steps(round);
            assertThat(steps)
                    .allSatisfy(step -> assertThat(numbers(step))
                            .satisfiesAnyOf(
                                    clear -> assertThat(clear).allMatch(number -> number <= 12),
                                    close -> assertThat(close).allMatch(number -> number > 12)));
            long clear = steps.stream()
                    .filter(step -> numbers(step).getFirst() <= 12)
                    .count();
            assertThat(steps.stream().limit(clear))
                    .allMatch(step -> numbers(step).getFirst() <= 12);
            assertThat(steps.stream()
                            .limit(clear)
                            .mapToInt(step -> step.replayed().size())
                            .sum())
                    .as("all but less than a batch of what twelve are owed")
                    .isGreaterThan(12 - 8);
        }
    }

    @Test
    void what_a_launch_says_of_stages_or_reference_is_refused(KafkaAddress kafka) {
        try (var round = new TestRound(
                kafka, data, TaskKind.PAIR, "curry-dpo", Map.of("reference", new RoundSpec.ReferenceUpdates(.5, 2)))) {
            assertThatThrownBy(() -> RoundObjective.of(round.spec()))
                    .isInstanceOf(RoundFailedException.class)
                    .hasMessageContaining("leave stages and reference out");
        }
    }

    private static List<Long> numbers(StepTaken step) {
        return Stream.concat(step.applied().stream(), step.replayed().stream()).toList();
    }

    private static JudgmentGiven judgment(TestRound round, long number, int gap) {
        return round.judgment(number, gap == 0 ? new Verdict.Tie() : new Verdict.Preferred(Side.FIRST, gap));
    }

    /** Gives judgments one by one, each after the step of the one before, so that batches do not depend on time. */
    private static void learn(TestRound round, int first, int last) {
        for (int number = first; number <= last; number++) {
            long one = number;
            round.write(judgment(round, one, GAPS.get(number - 1)));
            round.await(Topic.METRICS, StepTaken.class, step -> step.applied().contains(one));
        }
    }

    private static PolicyPublished stop(TestRound round, LearnerThread learner) {
        round.write(round.command(Desired.STOPPED));
        learner.join();
        return (PolicyPublished) round.events(Topic.POLICIES).getLast();
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
