package io.attune.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.event.RoundSpec.Optimisation;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StepPlanTest {

    @Test
    void new_judgments_come_first_and_replays_take_the_room_that_is_left() {
        StepPlan plan = plan(judgments(101, 105), judgments(1, 50), optimisation(16, 7), 0);
        assertThat(plan.appliedNumbers()).containsExactlyElementsOf(numbers(101, 105));
        assertThat(plan.replayed()).hasSize(11);
        assertThat(plan.replayedNumbers()).doesNotHaveDuplicates().allMatch(number -> number <= 50);
        assertThat(plan.batch().examples()).hasSize(16);
    }

    @Test
    void more_new_judgments_than_there_is_room_for_leave_none_to_replays() {
        StepPlan plan = plan(judgments(101, 120), judgments(1, 50), optimisation(16, 3), 30);
        assertThat(plan.appliedNumbers()).containsExactlyElementsOf(numbers(101, 116));
        assertThat(plan.replayed()).isEmpty();
    }

    @Test
    void one_new_judgment_steps_with_its_share_of_replay_and_with_what_is_owed() {
        assertThat(plan(judgments(101, 101), judgments(1, 50), optimisation(16, 3), 0)
                        .replayed())
                .hasSize(3);
        assertThat(plan(judgments(101, 101), judgments(1, 50), optimisation(16, 3), 4)
                        .replayed())
                .hasSize(7);
    }

    @Test
    void what_is_owed_makes_a_step_of_its_own() {
        StepPlan plan = plan(List.of(), judgments(1, 50), optimisation(16, 3), 20);
        assertThat(plan.applied()).isEmpty();
        assertThat(plan.replayed()).hasSize(16);
    }

    @Test
    void without_replay_nothing_is_replayed() {
        assertThat(plan(judgments(101, 101), judgments(1, 50), optimisation(16, 0), 0)
                        .replayed())
                .isEmpty();
    }

    @Test
    void the_same_seed_plans_the_same_and_another_one_another() {
        StepPlan plan = StepPlan.of(judgments(101, 104), judgments(1, 50), optimisation(16, 3), 0, 5);
        assertThat(StepPlan.of(judgments(101, 104), judgments(1, 50), optimisation(16, 3), 0, 5)
                        .replayedNumbers())
                .isEqualTo(plan.replayedNumbers());
        assertThat(StepPlan.of(judgments(101, 104), judgments(1, 50), optimisation(16, 3), 0, 6)
                        .replayedNumbers())
                .isNotEqualTo(plan.replayedNumbers());
    }

    @Test
    void replay_prefers_nobody() {
        int[] chosen = new int[11];
        for (int seed = 0; seed < 2000; seed++) {
            StepPlan.of(judgments(101, 101), judgments(1, 10), optimisation(16, 2), 0, StepPlan.seed(7, seed))
                    .replayedNumbers()
                    .forEach(number -> chosen[Math.toIntExact(number)]++);
        }
        assertThat(java.util.Arrays.stream(chosen).skip(1)).allMatch(count -> count > 320 && count < 480);
    }

    @Test
    void a_step_without_any_judgment_is_none() {
        assertThatThrownBy(() -> plan(List.of(), judgments(1, 5), optimisation(16, 1), 0))
                .hasMessageContaining("one judgment or group at least");
    }

    private static StepPlan plan(List<Taught> pending, List<Taught> memory, Optimisation optimisation, double owed) {
        return StepPlan.of(pending, memory, optimisation, owed, 5);
    }

    private static List<Taught> judgments(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(TaughtPairs::of).toList();
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static Optimisation optimisation(int batchSize, double replay) {
        return new Optimisation(1e-3, batchSize, replay, 0, 1, 0);
    }
}
