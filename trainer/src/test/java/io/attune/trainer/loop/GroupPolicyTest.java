package io.attune.trainer.loop;

import static io.attune.trainer.loop.GroupRounds.DEMONSTRATIONS;
import static io.attune.trainer.loop.GroupRounds.round;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.GroupRewarded;
import io.attune.kafka.event.RoundSpec;
import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.Safetensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the policy of a round learns from groups, without a learner around it, and what it refuses. */
@ExtendWith(RunningBroker.class)
@Timeout(180)
class GroupPolicyTest {
    private static final double BETA = .04;

    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(strings = {"grpo", "rloo", "dr-grpo", "gspo", "reinforce-plus-plus", "ppo", "ppo-ptx"})
    void learned_again_and_again_a_group_lowers_the_loss(String objective, KafkaAddress kafka) {
        try (var round = round(kafka, data.resolve("data"), objective, null);
                var student = policy(round)) {
            double first = step(round, student).getOrDefault("loss", Double.NaN);
            for (int step = 2; step < 6; step++) {
                step(round, student);
            }
            assertThat(step(round, student))
                    .hasEntrySatisfying("loss", loss -> assertThat(loss).isLessThan(first))
                    .containsEntry("reward", .25)
                    .hasEntrySatisfying("reward_std", std -> assertThat(std).isPositive());
        }
    }

    @Test
    void a_reward_model_that_the_policy_waits_for_learns_faster_than_it(KafkaAddress kafka) {
        try (var round = round(kafka, data.resolve("data"), "grpo", null);
                var rewardModel =
                        new RewardStudent(round.context().bases().of(round.spec()), round.spec(), round.artefacts);
                var policy = policy(round)) {
            var wished = round.spec().optimisation();
            assertThat(policy.optimisation(wished).learningRate()).isEqualTo(1e-2);
            assertThat(rewardModel.optimisation(wished).learningRate()).isCloseTo(6e-2, within(1e-12));
        }
    }

    @Test
    void the_weight_of_the_kl_follows_the_kl(KafkaAddress kafka) {
        try (var high = round(kafka, data.resolve("high"), "grpo", new RoundSpec.AdaptiveKl(1e-3, 20));
                var student = policy(high)) {
            assertThat(step(high, student))
                    .containsEntry("kl_coefficient", BETA)
                    .hasEntrySatisfying("objective/kl", kl -> assertThat(kl).isGreaterThan(1));
            assertThat(step(high, student).get("kl_coefficient")).isCloseTo(BETA * (1 + .2 * 4 / 20), within(1e-12));
        }
        try (var low = round(kafka, data.resolve("low"), "grpo", new RoundSpec.AdaptiveKl(1e3, 2));
                var student = policy(low)) {
            step(low, student);
            assertThat(step(low, student).get("kl_coefficient")).isCloseTo(BETA * .8, within(1e-12));
        }
    }

    @Test
    void a_critic_learns_to_foresee_the_rewards_and_the_next_round_goes_on_with_it(KafkaAddress kafka) {
        try (var round = round(kafka, data.resolve("data"), "ppo", null);
                var student = policy(round)) {
            Map<String, Double> first = step(round, student);
            assertThat(first).as("a critic that says 0 of all").containsEntry("critic/vf_explained_var", 0.0);
            for (int step = 2; step < 30; step++) {
                step(round, student);
            }
            assertThat(step(round, student))
                    .hasEntrySatisfying(
                            "critic/vf_explained_var",
                            explained -> assertThat(explained).isBetween(.1, 1.0))
                    .hasEntrySatisfying(
                            "loss/value_avg",
                            loss -> assertThat(loss).isLessThan(.9 * requireNonNull(first.get("loss/value_avg"))));
            Path published = data.resolve("published");
            Artefact version = student.export(published);
            assertThat(Safetensors.read(published.resolve("adapter_model.safetensors")))
                    .isNotEmpty()
                    .allSatisfy(tensor -> assertThat(tensor.name()).contains("lora_"));
            RoundSpec next = Specs.adapted(round.spec(), 4, List.of(version));
            try (var successor = new PolicyStudent(round.context().bases().of(next), next, round.artefacts)) {
                assertThat(step(round, successor).get("critic/vf_explained_var"))
                        .isGreaterThan(.1);
            }
        }
    }

    @Test
    void the_weight_of_the_kl_to_the_drawing_version_follows_by_itself(KafkaAddress kafka) {
        try (var round = round(kafka, data.resolve("data"), "ppo-adaptive-kl", null);
                var student = policy(round)) {
            assertThat(step(round, student)).containsEntry("kl_coefficient", .2);
            assertThat(step(round, student)).as("far from it").containsEntry("kl_coefficient", .4);
        }
        try (var round = round(kafka, data.resolve("both"), "ppo-adaptive-kl", new RoundSpec.AdaptiveKl(1, 10))) {
            assertThatThrownBy(() -> policy(round)).hasMessageContaining("leave adaptive KL out");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reinforce", "remax", "awr", "a-lol", "gigpo", "online-dpo", "sft"})
    void what_no_group_can_feed_is_refused(String objective, KafkaAddress kafka) {
        try (var round = round(kafka, data.resolve(objective), objective, null)) {
            assertThatThrownBy(() -> policy(round))
                    .isInstanceOf(RoundFailedException.class)
                    .hasMessageContaining(objective + " cannot learn in a round from groups")
                    .hasMessageContaining("grpo");
        }
    }

    @Test
    void demonstrations_are_imitated_beside(KafkaAddress kafka) {
        try (var round = round(kafka, data.resolve("data"), "ppo-ptx", null);
                var student = policy(round)) {
            double first = nll(step(round, student));
            for (int step = 2; step < 20; step++) {
                step(round, student);
            }
            assertThat(nll(step(round, student))).isLessThan(first - .5);
        }
    }

    private static double nll(Map<String, Double> metrics) {
        return requireNonNull(metrics.get("loss/ptx_avg"));
    }

    @Test
    void demonstrations_that_are_missing_or_nobody_imitates_or_nobody_can_read_are_refused(KafkaAddress kafka) {
        try (var round = round(kafka, data.resolve("none"), "ppo-ptx", null, null)) {
            assertThatThrownBy(() -> policy(round))
                    .isInstanceOf(RoundFailedException.class)
                    .hasMessage("ppo-ptx needs demonstrations beside; name some, or choose ppo");
        }
        try (var round = round(kafka, data.resolve("some"), "ppo", null, DEMONSTRATIONS)) {
            assertThatThrownBy(() -> policy(round))
                    .isInstanceOf(RoundFailedException.class)
                    .hasMessage("ppo imitates no demonstrations; leave them out, or choose ppo-ptx");
        }
        try (var round =
                round(kafka, data.resolve("bad"), "ppo-ptx", null, DEMONSTRATIONS + "{\"prompt\": \"Where\"}\n")) {
            assertThatThrownBy(() -> policy(round))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("the demonstrations line 4");
        }
    }

    @Test
    void a_kl_that_is_not_there_cannot_be_followed(KafkaAddress kafka) {
        try (var round = round(kafka, data.resolve("free"), "dr-grpo", new RoundSpec.AdaptiveKl(1, 10))) {
            assertThatThrownBy(() -> policy(round))
                    .isInstanceOf(RoundFailedException.class)
                    .hasMessageContaining("dr-grpo has no KL whose weight could follow");
        }
    }

    private static PolicyStudent policy(TestRound round) {
        return new PolicyStudent(round.context().bases().of(round.spec()), round.spec(), round.artefacts);
    }

    private static Map<String, Double> step(TestRound round, PolicyStudent student) {
        GroupRewarded group = round.rewarded(1, 0, 1, -1, 2, -1);
        try {
            var taught = new TaughtGroup(group, student.lesson(group), new byte[0]);
            return student.step(StepPlan.of(List.of(taught), 1), round.spec().optimisation());
        } catch (Desk.Unusable e) {
            throw new AssertionError(e);
        }
    }
}
