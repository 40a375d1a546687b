package io.attune.trainer.loop;

import static io.attune.trainer.loop.TaughtScores.scored;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.event.CommandAcknowledged;
import io.attune.kafka.event.CommandAcknowledged.State;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.topic.Topic;
import io.attune.trainer.checkpoint.NumberSet;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who learns from people's scores of single answers: the reward model, and the policy by KTO alone. */
@ExtendWith(RunningBroker.class)
@Timeout(180)
class ScoresLearnerTest {
    @TempDir
    Path data;

    @Test
    void each_scores_go_into_the_reward_model_once_whatever_is_killed(KafkaAddress kafka) {
        try (var round = new TestRound(kafka, data, TaskKind.SCORES, "online-dpo")) {
            LearnerThread first = new LearnerThread(round, Kind.REWARD_MODEL);
            learn(round, 1, 3);
            first.kill();
            round.write(scored(round, 2), scored(round, 3));
            LearnerThread second = new LearnerThread(round, Kind.REWARD_MODEL);
            learn(round, 4, 6);
            round.write(round.command(Desired.STOPPED));
            second.join();
            PolicyPublished last =
                    (PolicyPublished) round.events(Topic.POLICIES).getLast();
            assertThat(last.kind()).isEqualTo(Kind.REWARD_MODEL);
            assertThat(round.manifest(last).applied()).isEqualTo(NumberSet.of(1, 2, 3, 4, 5, 6));
            assertThat(last.metrics())
                    .containsEntry(RoundBoard.PREDICTED, 6.0)
                    .containsKeys("loss", "error/rightness", "error/verbosity", RoundBoard.ACCURACY);
        }
    }

    @Test
    void the_policy_leaves_scores_to_the_reward_model_and_says_so(KafkaAddress kafka) {
        try (var round = new TestRound(kafka, data, TaskKind.SCORES, "online-dpo")) {
            LearnerThread learner = new LearnerThread(round);
            round.write(scored(round, 1), round.preferred(2));
            round.awaitApplied(2);
            round.write(round.command(Desired.STOPPED));
            learner.join();
            PolicyPublished last =
                    (PolicyPublished) round.events(Topic.POLICIES).getLast();
            assertThat(round.manifest(last).applied()).isEqualTo(NumberSet.of(2));
            assertThat(round.manifest(last).excluded()).containsEntry("scores", NumberSet.of(1));
        }
    }

    @Test
    void by_kto_the_policy_learns_from_scores_themselves(KafkaAddress kafka) {
        try (var round = new TestRound(kafka, data, TaskKind.SCORES, "online-kto")) {
            LearnerThread learner = new LearnerThread(round);
            round.write(scored(round, 1), scored(round, 2));
            round.awaitApplied(2);
            round.write(round.command(Desired.STOPPED));
            learner.join();
            PolicyPublished last =
                    (PolicyPublished) round.events(Topic.POLICIES).getLast();
            assertThat(last.kind()).isEqualTo(Kind.POLICY);
            assertThat(round.manifest(last).applied()).isEqualTo(NumberSet.of(1, 2));
        }
    }

    @Test
    void scores_count_towards_the_limit_of_judgments(KafkaAddress kafka) {
        try (var round = new TestRound(kafka, data, TaskKind.SCORES, "online-dpo", new RoundSpec.Limits(2, 0, 0))) {
            LearnerThread learner = new LearnerThread(round);
            round.write(scored(round, 1), scored(round, 2));
            CommandAcknowledged end =
                    round.await(Topic.METRICS, CommandAcknowledged.class, ack -> ack.state() == State.STOPPED);
            assertThat(end.reason()).contains("2 judgments");
            learner.join();
        }
    }

    private static void learn(TestRound round, long first, long last) {
        for (long number = first; number <= last; number++) {
            round.write(scored(round, number));
            round.awaitApplied(number);
        }
    }
}
