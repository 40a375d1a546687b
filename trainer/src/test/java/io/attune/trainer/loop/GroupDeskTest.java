package io.attune.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.event.GroupRewarded;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.Sample;
import io.attune.trainer.checkpoint.GroupCounts;
import io.attune.trainer.data.Example;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GroupDeskTest {
    private static final UUID ID = UUID.fromString("01970000-0000-7000-8000-000000000001");

    private final AtomicInteger newest = new AtomicInteger();
    private final GroupDesk desk = desk(true);

    private GroupDesk desk(boolean dynamic) {
        return new GroupDesk(new RoundSpec.Groups(2, 3, dynamic, null), newest::get, GroupCounts.NONE, Map.of());
    }

    @Test
    void a_group_waits_once_and_is_in_one_step() throws Desk.Unusable {
        take(desk, 1, 0, 1, 2);
        take(desk, 1, 0, 1, 2);
        assertThat(desk.waiting()).isEqualTo(1);
        assertThat(desk.counts()).isEqualTo(counts(0, Map.of(), 1));
        desk.done(desk.first(8));
        take(desk, 1, 0, 1, 2);
        assertThat(desk.waiting()).isZero();
        assertThat(desk.counts()).isEqualTo(counts(1, Map.of(), 0));
    }

    @Test
    void what_an_old_version_drew_is_left_out_when_it_comes_and_while_it_waits() throws Desk.Unusable {
        newest.set(5);
        take(desk, 1, 1, 1, 2);
        take(desk, 2, 2, 1, 2);
        assertThat(desk.counts()).isEqualTo(counts(0, Map.of("stale", 1L), 1));
        newest.set(6);
        desk.age();
        assertThat(desk.waiting()).isZero();
        assertThat(desk.counts()).isEqualTo(counts(0, Map.of("stale", 2L), 0));
    }

    @Test
    void a_group_that_was_applied_is_not_applied_again_however_late_it_comes_again() throws Desk.Unusable {
        take(desk, 1, 0, 1, 2);
        desk.done(desk.first(8));
        newest.set(4);
        desk.age();
        assertThat(desk.known()).as("forgotten").isEmpty();
        take(desk, 1, 0, 1, 2);
        assertThat(desk.waiting()).isZero();
    }

    @Test
    void where_the_round_says_so_rewards_that_are_all_equal_teach_nothing() throws Desk.Unusable {
        take(desk, 1, 0, .5, .5);
        assertThat(desk.counts()).isEqualTo(counts(0, Map.of("equal-rewards", 1L), 0));
        GroupDesk every = desk(false);
        take(every, 1, 0, .5, .5);
        assertThat(every.waiting()).isEqualTo(1);
    }

    @Test
    void what_cannot_be_learned_from_is_counted_too() {
        assertThatThrownBy(() -> desk.take(group(1, 0, 1, 2), new byte[0], _ -> {
                    throw new Desk.Unusable("token 9999");
                }))
                .hasMessage("token 9999");
        assertThat(desk.counts()).isEqualTo(counts(0, Map.of(Desk.UNUSABLE, 1L), 0));
    }

    private static GroupCounts counts(long applied, Map<String, Long> excluded, long pending) {
        return new GroupCounts(applied, new TreeMap<>(excluded), pending);
    }

    private static void take(GroupDesk desk, int number, int version, double... rewards) throws Desk.Unusable {
        desk.take(group(number, version, rewards), new byte[0], _ -> List.<Example>of());
    }

    private static GroupRewarded group(int number, int version, double... rewards) {
        Sample sample = new Sample(ID, new PolicyRef(ID, version), "yes", List.of(), List.of(), List.of(), false);
        return new GroupRewarded(
                new UUID(0, number),
                Instant.EPOCH,
                ID,
                ID,
                List.of(),
                Collections.nCopies(rewards.length, sample),
                Arrays.stream(rewards).boxed().toList(),
                new PolicyRef(ID, 1));
    }
}
