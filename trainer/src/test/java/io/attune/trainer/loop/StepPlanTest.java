package io.attune.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.event.RoundSpec.Optimisation;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StepPlanTest {

    @Test
    void half_of_a_full_batch_is_new_when_each_new_one_brings_one_replayed() {
        StepPlan plan = StepPlan.of(judgments(101, 120), judgments(1, 50), optimisation(16, 1), 5);
        assertThat(plan.appliedNumbers()).containsExactlyElementsOf(numbers(101, 108));
        assertThat(plan.replayed()).hasSize(8);
        assertThat(plan.replayedNumbers()).doesNotHaveDuplicates().allMatch(number -> number <= 50);
        assertThat(plan.batch().examples()).hasSize(16);
    }

    @Test
    void without_anything_to_replay_new_ones_fill_the_batch() {
        StepPlan plan = StepPlan.of(judgments(1, 20), List.of(), optimisation(16, 3), 5);
        assertThat(plan.appliedNumbers()).containsExactlyElementsOf(numbers(1, 16));
        assertThat(plan.replayed()).isEmpty();
    }

    @Test
    void one_new_judgment_steps_with_its_share_of_replay() {
        StepPlan plan = StepPlan.of(judgments(101, 101), judgments(1, 50), optimisation(16, 3), 5);
        assertThat(plan.appliedNumbers()).containsExactly(101L);
        assertThat(plan.replayed()).hasSize(3);
    }

    @Test
    void without_replay_nothing_is_replayed() {
        assertThat(StepPlan.of(judgments(101, 101), judgments(1, 50), optimisation(16, 0), 5)
                        .replayed())
                .isEmpty();
    }

    @Test
    void the_same_seed_plans_the_same_and_another_one_another() {
        StepPlan plan = StepPlan.of(judgments(101, 104), judgments(1, 50), optimisation(16, 3), 5);
        assertThat(StepPlan.of(judgments(101, 104), judgments(1, 50), optimisation(16, 3), 5)
                        .replayedNumbers())
                .isEqualTo(plan.replayedNumbers());
        assertThat(StepPlan.of(judgments(101, 104), judgments(1, 50), optimisation(16, 3), 6)
                        .replayedNumbers())
                .isNotEqualTo(plan.replayedNumbers());
    }

    @Test
    void replay_prefers_nobody() {
        int[] chosen = new int[11];
        for (int seed = 0; seed < 2000; seed++) {
            StepPlan.of(judgments(101, 101), judgments(1, 10), optimisation(16, 2), StepPlan.seed(7, seed))
                    .replayedNumbers()
                    .forEach(number -> chosen[Math.toIntExact(number)]++);
        }
        assertThat(java.util.Arrays.stream(chosen).skip(1)).allMatch(count -> count > 320 && count < 480);
    }

    @Test
    void a_step_without_a_new_judgment_is_none() {
        assertThatThrownBy(() -> StepPlan.of(List.of(), judgments(1, 5), optimisation(16, 1), 5))
                .hasMessageContaining("at least one new judgment");
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
