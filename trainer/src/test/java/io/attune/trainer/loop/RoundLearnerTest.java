package io.attune.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.broker.EmbeddedBroker;
import io.attune.kafka.client.DeadLetters;
import io.attune.kafka.client.WriterFencedException;
import io.attune.kafka.event.CommandAcknowledged;
import io.attune.kafka.event.CommandAcknowledged.State;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.StepTaken;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.kafka.topic.Cluster;
import io.attune.kafka.topic.Topic;
import io.attune.trainer.checkpoint.Manifest;
import io.attune.trainer.checkpoint.NumberSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A learner over a real broker, a real disk and a tiny llama. */
@ExtendWith(RunningBroker.class)
@Timeout(180)
class RoundLearnerTest {
    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void killed_between_steps_it_ends_with_the_same_bits_as_one_that_was_not(boolean follows, KafkaAddress kafka) {
        PolicyPublished whole;
        PolicyPublished killed;
        try (var round = round(kafka, "whole", follows)) {
            whole = learnSix(round, new LearnerThread(round));
        }
        try (var round = round(kafka, "killed", follows)) {
            LearnerThread first = new LearnerThread(round);
            learn(round, 1, 3);
            first.kill();
            LearnerThread second = new LearnerThread(round);
            learn(round, 4, 5);
            second.kill();
            LearnerThread third = new LearnerThread(round);
            learn(round, 6, 6);
            killed = stop(round, third);
            assertThat(steps(round)).extracting(StepTaken::step).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        }
        assertThat(killed.weights()).isEqualTo(whole.weights());
        assertThat(killed.manifest()).isEqualTo(whole.manifest());
    }

    /** @param follows whether the reference moves while it is killed */
    private TestRound round(KafkaAddress kafka, String name, boolean follows) {
        return new TestRound(
                kafka,
                data.resolve(name),
                TaskKind.PAIR,
                "online-dpo",
                follows ? Map.of("reference", new RoundSpec.ReferenceUpdates(.5, 2)) : Map.of());
    }

    private static PolicyPublished learnSix(TestRound round, LearnerThread learner) {
        learn(round, 1, 6);
        return stop(round, learner);
    }

    @Test
    void copies_and_a_log_read_again_apply_nothing_twice(KafkaAddress kafka) {
        try (var round = new TestRound(kafka, data, TaskKind.PAIR, "online-dpo")) {
            LearnerThread first = new LearnerThread(round);
            learn(round, 1, 2);
            round.write(round.preferred(1), round.preferred(2), round.preferred(2));
            learn(round, 3, 3);
            first.kill();
            round.write(round.preferred(3), round.preferred(1));
            LearnerThread second = new LearnerThread(round);
            learn(round, 4, 4);
            PolicyPublished last = stop(round, second);
            assertThat(round.manifest(last).applied()).isEqualTo(NumberSet.of(1, 2, 3, 4));
            assertThat(steps(round)).flatExtracting(StepTaken::applied).containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void a_retraction_excludes_what_waits_and_is_stated_of_what_was_applied(KafkaAddress kafka) {
        try (var round = new TestRound(kafka, data, TaskKind.PAIR, "online-dpo")) {
            round.write(round.command(Desired.RUNNING));
            round.write(round.preferred(1), round.retracted(1));
            LearnerThread learner = new LearnerThread(round);
            learn(round, 2, 2);
            round.write(round.retracted(2));
            learn(round, 3, 3);
            Manifest manifest = round.manifest(stop(round, learner));
            assertThat(manifest.excluded()).containsEntry(Manifest.RETRACTED, NumberSet.of(1));
            assertThat(manifest.retracted()).isEqualTo(NumberSet.of(2));
            assertThat(manifest.applied()).isEqualTo(NumberSet.of(3));
            assertThat(steps(round)).allSatisfy(step -> {
                assertThat(step.applied()).doesNotContain(1L);
                assertThat(step.replayed()).doesNotContain(2L);
            });
        }
    }

    @Test
    void what_cannot_be_learned_from_is_put_aside_and_the_loop_goes_on(KafkaAddress kafka) {
        try (var round = new TestRound(kafka, data, TaskKind.PAIR, "online-dpo")) {
            LearnerThread learner = new LearnerThread(round);
            var poison = round.judgment(1, new Verdict.Tie(), List.of(round.sample(99_999), round.sample(10)));
            round.write(poison, round.judgment(2, new Verdict.Skip("not mine")));
            learn(round, 3, 3);
            Manifest manifest = round.manifest(stop(round, learner));
            assertThat(manifest.excluded())
                    .containsEntry(Desk.UNUSABLE, NumberSet.of(1))
                    .containsEntry("skipped", NumberSet.of(2));
            assertThat(manifest.applied()).isEqualTo(NumberSet.of(3));
            assertThat(new DeadLetters(kafka).newest(50)).anySatisfy(letter -> {
                assertThat(letter.key()).isEqualTo(round.id.toString());
                assertThat(letter.reason()).contains("judgment 1").contains("outside the vocabulary");
            });
        }
    }

    @Test
    void a_paused_round_takes_judgments_in_and_applies_them_when_it_runs_again(KafkaAddress kafka) {
        try (var round = new TestRound(kafka, data, TaskKind.PAIR, "online-dpo")) {
            LearnerThread learner = new LearnerThread(round);
            learn(round, 1, 1);
            RoundCommanded pause = round.command(Desired.PAUSED);
            round.write(pause);
            awaitAck(round, pause.sequence(), State.PAUSED);
            round.write(round.preferred(2));
            assertThat(steps(round)).hasSize(1);
            RoundCommanded run = round.command(Desired.RUNNING);
            round.write(run);
            awaitAck(round, run.sequence(), State.RUNNING);
            round.awaitApplied(2);
            stop(round, learner);
        }
    }

    @Test
    void after_a_restart_its_last_events_are_told_again_under_the_same_ids(KafkaAddress kafka) {
        try (var round = new TestRound(kafka, data, TaskKind.PAIR, "online-dpo")) {
            LearnerThread first = new LearnerThread(round);
            learn(round, 1, 1);
            first.kill();
            stop(round, new LearnerThread(round));
            List<UUID> told = Stream.of(Topic.METRICS, Topic.POLICIES)
                    .flatMap(topic -> round.events(topic).stream())
                    .map(Event::id)
                    .toList();
            assertThat(told)
                    .as("the step, or the version if that came after it")
                    .hasSizeGreaterThan(Set.copyOf(told).size());
            assertThat(steps(round)).hasSize(1);
        }
    }

    @Test
    void when_the_brokers_disk_was_lost_it_reads_from_the_start_and_announces_its_version_again(KafkaAddress kafka)
            throws IOException {
        try (var round = new TestRound(kafka, data.resolve("data"), TaskKind.PAIR, "online-dpo");
                EmbeddedBroker empty = EmbeddedBroker.start(data.resolve("empty"))) {
            LearnerThread first = new LearnerThread(round);
            learn(round, 1, 2);
            PolicyPublished version = round.await(Topic.POLICIES, PolicyPublished.class, it -> it.judgments() == 2);
            first.kill();
            try (Cluster cluster = new Cluster(empty.address())) {
                cluster.prepare(1);
            }
            try (TestRound again = round.on(empty.address())) {
                LearnerThread second = new LearnerThread(again);
                again.write(again.preferred(1), again.preferred(2));
                assertThat(again.await(Topic.POLICIES, PolicyPublished.class, it -> true))
                        .isEqualTo(version);
                learn(again, 3, 3);
                assertThat(again.manifest(stop(again, second)).applied()).isEqualTo(NumberSet.of(1, 2, 3));
                assertThat(steps(again)).extracting(StepTaken::applied).contains(List.of(3L));
            }
        }
    }

    @Test
    void the_later_of_two_learners_of_a_round_wins(KafkaAddress kafka) {
        try (var round = new TestRound(kafka, data, TaskKind.PAIR, "online-dpo")) {
            LearnerThread first = new LearnerThread(round);
            learn(round, 1, 1);
            first.pause();
            LearnerThread second = new LearnerThread(round);
            learn(round, 2, 2);
            first.goOn();
            assertThatThrownBy(first::join).hasRootCauseInstanceOf(WriterFencedException.class);
            assertThat(round.manifest(stop(round, second)).applied()).isEqualTo(NumberSet.of(1, 2));
        }
    }

    @Test
    void thumbs_are_learned_two_at_a_time_at_least(KafkaAddress kafka) {
        try (var round = new TestRound(kafka, data, TaskKind.THUMB, "online-kto")) {
            LearnerThread learner = new LearnerThread(round);
            round.write(round.command(Desired.RUNNING), round.judgment(1, new Verdict.Thumb(true)));
            round.write(round.judgment(2, new Verdict.Thumb(false)));
            round.awaitApplied(2);
            PolicyPublished last = stop(round, learner);
            assertThat(round.manifest(last).applied()).isEqualTo(NumberSet.of(1, 2));
            assertThat(steps(round))
                    .singleElement()
                    .satisfies(
                            step -> assertThat(step.metrics()).containsKeys("loss", "kl", "grad_norm", "replay/share"));
        }
    }

    @Test
    void the_reward_model_is_measured_on_people_before_it_learns_them(KafkaAddress kafka) {
        try (var round = new TestRound(kafka, data, TaskKind.PAIR, "online-dpo")) {
            LearnerThread learner = new LearnerThread(round, Kind.REWARD_MODEL);
            learn(round, 1, 8);
            round.write(round.command(Desired.STOPPED));
            learner.join();
            PolicyPublished last = last(round);
            assertThat(last.kind()).isEqualTo(Kind.REWARD_MODEL);
            assertThat(last.metrics()).containsEntry(RoundBoard.PREDICTED, 8.0);
            assertThat(last.metrics().get(RoundBoard.ACCURACY)).isGreaterThan(.6);
        }
    }

    /** Gives judgments one by one, each after the step of the one before, so that batches do not depend on time. */
    private static void learn(TestRound round, long first, long last) {
        for (long number = first; number <= last; number++) {
            round.write(round.preferred(number));
            round.awaitApplied(number);
        }
    }

    private static void awaitAck(TestRound round, long sequence, State state) {
        Predicate<CommandAcknowledged> wanted = ack -> ack.sequence() == sequence && ack.state() == state;
        round.await(Topic.METRICS, CommandAcknowledged.class, wanted);
    }

    private static PolicyPublished stop(TestRound round, LearnerThread learner) {
        round.write(round.command(Desired.STOPPED));
        learner.join();
        return last(round);
    }

    private static PolicyPublished last(TestRound round) {
        return (PolicyPublished) round.events(Topic.POLICIES).getLast();
    }

    /** Steps as an idempotent consumer sees them. */
    private static List<StepTaken> steps(TestRound round) {
        List<StepTaken> steps = new ArrayList<>();
        for (Event event : round.events(Topic.METRICS)) {
            if (event instanceof StepTaken step
                    && steps.stream().noneMatch(known -> known.id().equals(step.id()))) {
                steps.add(step);
            }
        }
        return steps;
    }
}
