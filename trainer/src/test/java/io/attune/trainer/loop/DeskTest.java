package io.attune.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.event.RoundSpec.Optimisation;
import io.attune.trainer.checkpoint.Manifest;
import io.attune.trainer.checkpoint.NumberSet;
import io.attune.trainer.data.Lesson;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DeskTest {
    private final Desk desk = new Desk(3);

    @Test
    void a_judgment_counts_once_however_often_it_comes() throws Desk.Unusable {
        assertThat(take(1)).isTrue();
        assertThat(take(1)).isFalse();
        step();
        assertThat(take(1)).isFalse();
        assertThat(desk.pending()).isEmpty();
        assertThat(desk.manifest().applied()).isEqualTo(NumberSet.of(1));
    }

    @Test
    void what_teaches_nothing_is_excluded_with_its_reason() throws Desk.Unusable {
        desk.take(TaughtPairs.judgment(4), new byte[0], _ -> new Lesson.Nothing(Lesson.Reason.SKIPPED));
        assertThat(desk.manifest().excluded()).containsEntry("skipped", NumberSet.of(4));
    }

    @Test
    void what_cannot_be_learned_from_is_accounted_for_too() {
        assertThatThrownBy(() -> desk.take(TaughtPairs.judgment(4), new byte[0], _ -> {
                    throw new Desk.Unusable("token 9999");
                }))
                .hasMessage("token 9999");
        assertThat(desk.manifest().excluded()).containsEntry(Desk.UNUSABLE, NumberSet.of(4));
    }

    @Test
    void a_retracted_judgment_is_not_applied_or_no_longer_replayed() throws Desk.Unusable {
        take(1);
        step();
        take(2);
        desk.retract(1);
        desk.retract(2);
        assertThat(desk.pending()).isEmpty();
        assertThat(desk.memory()).isEmpty();
        assertThat(desk.manifest().retracted()).isEqualTo(NumberSet.of(1));
        assertThat(desk.manifest().excluded()).containsEntry(Manifest.RETRACTED, NumberSet.of(2));
    }

    @Test
    void memory_is_the_newest_applied() throws Desk.Unusable {
        for (long number = 1; number <= 5; number++) {
            take(number);
            step();
        }
        assertThat(desk.memory()).extracting(Taught::number).containsExactly(3L, 4L, 5L);
    }

    @Test
    void what_it_keeps_put_back_makes_the_same_desk() throws Desk.Unusable {
        for (long number : LongStream.of(1, 2, 3).toArray()) {
            take(number);
            step();
        }
        take(9);
        desk.retract(2);
        Desk again = new Desk(3, desk.manifest());
        desk.kept().forEach(again::put);
        assertThat(again.memory()).extracting(Taught::number).containsExactly(1L, 3L);
        assertThat(again.pending()).extracting(Taught::number).containsExactly(9L);
        assertThatThrownBy(() -> again.put(TaughtPairs.of(2))).hasMessageContaining("neither pending nor applied");
    }

    @Test
    void what_judgments_had_no_room_for_is_owed() throws Desk.Unusable {
        take(1);
        step();
        assertThat(desk.owed(3)).as("the first one found nothing to replay").isEqualTo(3);
        take(2);
        step();
        assertThat(desk.owed(3)).isEqualTo(5);
        assertThat(desk.owed(0)).isZero();
    }

    private boolean take(long number) throws Desk.Unusable {
        return desk.take(TaughtPairs.judgment(number), new byte[0], TaughtPairs::lesson);
    }

    private void step() {
        desk.done(StepPlan.of(desk.pending(), desk.memory(), new Optimisation(1e-3, 8, 1, 0, 1, 0), 0, 5));
    }
}
