package io.attune.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.kafka.event.RoundSpec.Limits;
import io.attune.kafka.event.RoundSpec.Optimisation;
import io.attune.kafka.event.SamplesDrawn.Route;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Uuid7;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** When to step, publish, write and stop, who judges, and how sure a share is. */
class RulesTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Optimisation TIMED = new Optimisation(1e-3, 16, 1, 0, 1, 0);
    private static final Optimisation COUNTED = new Optimisation(1e-3, 16, 1, 0, 1, 10);

    @Test
    void one_judgment_waits_300_ms_for_others_and_a_full_batch_waits_for_nothing() {
        assertThat(Timing.stepDue(1, START, TIMED, START.plusMillis(299))).isFalse();
        assertThat(Timing.stepDue(1, START, TIMED, START.plusMillis(300))).isTrue();
        assertThat(Timing.stepDue(8, START, TIMED, START)).isTrue();
        assertThat(Timing.stepDue(0, null, TIMED, START)).isFalse();
    }

    @Test
    void versions_come_two_seconds_apart_or_by_the_count() {
        assertThat(Timing.publishDue(1, 5, START, TIMED, START.plusMillis(1999)))
                .isFalse();
        assertThat(Timing.publishDue(1, 5, START, TIMED, START.plusSeconds(2))).isTrue();
        assertThat(Timing.publishDue(1, 0, START, TIMED, START.plusSeconds(2)))
                .as("replayed judgments alone make a version too")
                .isTrue();
        assertThat(Timing.publishDue(0, 0, START, TIMED, START.plusSeconds(9))).isFalse();
        assertThat(Timing.publishDue(3, 9, START, COUNTED, START.plusSeconds(9)))
                .isFalse();
        assertThat(Timing.publishDue(3, 10, START, COUNTED, START)).isTrue();
    }

    @Test
    void replays_wait_for_a_batch_of_them_and_for_as_many_judgments() {
        assertThat(Timing.replayDue(16, 16, TIMED)).isTrue();
        assertThat(Timing.replayDue(15.9, 16, TIMED)).isFalse();
        assertThat(Timing.replayDue(99, 15, TIMED)).isFalse();
    }

    @Test
    void checkpoints_take_a_sixth_of_the_time_at_most_and_delay_news_by_two_seconds_at_most() {
        assertThat(Timing.checkpointDue(START, Duration.ofMillis(100), START.plusMillis(499)))
                .isFalse();
        assertThat(Timing.checkpointDue(START, Duration.ofMillis(100), START.plusMillis(500)))
                .isTrue();
        assertThat(Timing.checkpointDue(START, Duration.ofSeconds(9), START.plusSeconds(2)))
                .isTrue();
    }

    @Test
    void a_round_stops_at_the_limit_that_is_reached_and_at_no_other() {
        Limits limits = new Limits(400, 10, 6);
        assertThat(StopRules.reached(limits, 399, Duration.ofMinutes(9), 6)).isNull();
        assertThat(StopRules.reached(limits, 400, Duration.ZERO, Double.NaN)).contains("400 judgments");
        assertThat(StopRules.reached(limits, 0, Duration.ofMinutes(10), Double.NaN))
                .contains("10 minutes");
        assertThat(StopRules.reached(limits, 0, Duration.ZERO, 6.01)).contains("6.01 nats");
        assertThat(StopRules.reached(new Limits(0, 0, 0), 9999, Duration.ofDays(9), 99))
                .isNull();
    }

    @Test
    void the_judge_gets_its_share_of_pairs_once_it_is_open() {
        Uuid7 ids = new Uuid7(Clock.systemUTC(), RandomGenerator.of("L64X128MixRandom"));
        int judged = 0;
        for (int i = 0; i < 4000; i++) {
            UUID request = ids.next();
            Route route = Routing.of(request, TaskKind.PAIR, .25, true);
            assertThat(Routing.of(request, TaskKind.PAIR, .25, true)).isEqualTo(route);
            assertThat(Routing.of(request, TaskKind.PAIR, .25, false)).isEqualTo(Route.PEOPLE);
            assertThat(Routing.of(request, TaskKind.SCORES, .25, true)).isEqualTo(route);
            assertThat(Routing.of(request, TaskKind.THUMB, 1, true)).isEqualTo(Route.PEOPLE);
            judged += route == Route.JUDGE ? 1 : 0;
        }
        assertThat(judged / 4000.0).isCloseTo(.25, within(.03));
    }

    @Test
    void predictions_are_the_newest_hundred() {
        Predictions predictions = Predictions.NONE;
        for (int i = 0; i < 150; i++) {
            predictions = predictions.with(i >= 85);
        }
        assertThat(predictions.count()).isEqualTo(100);
        assertThat(predictions.accuracy()).isEqualTo(.65);
    }

    /** Newcombe 1998, table I: 81 of 263 has the score interval .2553 to .3662. */
    @Test
    void the_interval_is_wilsons() {
        Interval interval = Interval.wilson(81 / 263.0, 263);
        assertThat(interval.low()).isCloseTo(.2553, within(5e-5));
        assertThat(interval.high()).isCloseTo(.3662, within(5e-5));
        assertThat(Interval.wilson(.5, 0)).isEqualTo(new Interval(0, 1));
    }

    @Test
    void roles_are_as_the_command_line_lists_them() {
        assertThat(Role.parse("learner, judge")).containsExactlyInAnyOrder(Role.LEARNER, Role.JUDGE);
        assertThatThrownBy(() -> Role.parse("lerner"))
                .hasMessageContaining("choose among sampler, reward, learner, judge");
    }
}
