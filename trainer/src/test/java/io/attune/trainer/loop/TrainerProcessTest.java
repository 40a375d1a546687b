package io.attune.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.client.DeadLetters;
import io.attune.kafka.event.AnswersShown;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.CommandAcknowledged;
import io.attune.kafka.event.CommandAcknowledged.State;
import io.attune.kafka.event.Measured;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.event.SamplesDrawn.Route;
import io.attune.kafka.event.SamplesRequested;
import io.attune.kafka.event.SamplesRequested.Purpose;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.StepTaken;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.kafka.topic.Topic;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole loop in one process, without a web: what is asked is answered, what is judged is learned, what is learned answers next. */
@ExtendWith(RunningBroker.class)
@Timeout(180)
class TrainerProcessTest {
    @TempDir
    Path data;

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "BFLOAT16"})
    void what_people_prefer_becomes_a_version_that_answers(ElementType precision, KafkaAddress kafka) throws Exception {
        try (var round = new TestRound(kafka, data, TaskKind.PAIR, "online-dpo").in(precision);
                var running = new Running(round)) {
            round.write(round.command(Desired.RUNNING));
            round.await(Topic.METRICS, CommandAcknowledged.class, ack -> ack.state() == State.RUNNING);
            SamplesRequested request = round.request();
            round.write(request);
            SamplesDrawn drawn =
                    round.await(Topic.SAMPLES, SamplesDrawn.class, it -> it.id().equals(request.id()));
            assertThat(drawn.route()).isEqualTo(Route.PEOPLE);
            assertThat(drawn.samples()).hasSize(2).allSatisfy(sample -> {
                assertThat(sample.policy()).isNotNull().extracting("id").isEqualTo(round.basePolicy);
                assertThat(sample.tokenIds()).isNotEmpty();
            });
            ElementType other = precision == ElementType.FLOAT32 ? ElementType.BFLOAT16 : ElementType.FLOAT32;
            assertThat(apart(round, drawn, precision)).isLessThan(apart(round, drawn, other) / 4);

            round.write(round.judgment(1, new Verdict.Preferred(Side.FIRST, 1), drawn.samples()));
            StepTaken step = round.await(Topic.METRICS, StepTaken.class, it -> it.kind() == Kind.POLICY);
            assertThat(step.applied()).containsExactly(1L);
            PolicyPublished version =
                    round.await(Topic.POLICIES, PolicyPublished.class, it -> it.kind() == Kind.POLICY);
            assertThat(version.parent()).isEqualTo(round.basePolicy);
            round.await(Topic.POLICIES, PolicyPublished.class, it -> it.kind() == Kind.REWARD_MODEL);
            round.await(Topic.METRICS, AnswersShown.class, it -> it.policy() == 1);
            Measured measured = round.await(Topic.METRICS, Measured.class, it -> it.policy() == 1);
            assertThat(measured.metrics()).containsKeys("kl", "win_rate", "win_rate_low", "win_rate_high", "distinct");

            SamplesRequested next = round.request();
            SamplesRequested asked = round.request(Purpose.PLAYGROUND, round.basePolicy);
            round.write(next, asked);
            SamplesDrawn newer =
                    round.await(Topic.SAMPLES, SamplesDrawn.class, it -> it.id().equals(next.id()));
            assertThat(newer.samples()).extracting("policy").containsOnly(version.policy());
            SamplesDrawn older =
                    round.await(Topic.SAMPLES, SamplesDrawn.class, it -> it.id().equals(asked.id()));
            assertThat(older.route()).isEqualTo(Route.PLAYGROUND);
            assertThat(older.samples()).extracting("policy.number").containsOnly(0);

            round.write(round.command(Desired.STOPPED));
            round.await(Topic.METRICS, CommandAcknowledged.class, ack -> ack.state() == State.STOPPED);
            assertThat(running.end()).as("exit status").isZero();
        }
    }

    @Test
    void a_version_whose_predictions_are_no_numbers_stops_no_other(KafkaAddress kafka) throws Exception {
        try (var round = new TestRound(kafka, data, TaskKind.PAIR, "online-dpo");
                var running = new Running(round)) {
            round.write(round.command(Desired.RUNNING));
            round.await(Topic.METRICS, CommandAcknowledged.class, ack -> ack.state() == State.RUNNING);
            PolicyPublished broken = broken(round);
            round.write(broken);
            SamplesRequested inVain =
                    round.request(Purpose.PLAYGROUND, broken.policy().id());
            SamplesRequested sound = round.request(Purpose.PLAYGROUND, round.basePolicy);
            round.write(inVain, sound);
            round.await(Topic.SAMPLES, SamplesDrawn.class, it -> it.id().equals(sound.id()));
            assertThat(new DeadLetters(round.kafka).newest(1))
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.reason()).contains("no number"));
            assertThat(running.end()).as("exit status").isZero();
        }
    }

    /** A version with adapters of numbers that overflow. */
    private PolicyPublished broken(TestRound round) throws IOException {
        ModelDirectory base = round.context().bases().of(round.spec()).directory();
        Path adapter = data.resolve("broken");
        var tuning = new Tuning.Lora(LoraSpec.ofRank(4));
        try (var model = TrainableModel.open(base, tuning, Head.LANGUAGE_MODEL, 0)) {
            for (Tensor tensor : model.trained().all()) {
                for (long i = 0; i < tensor.elements(); i++) {
                    tensor.set(i, 1e30f);
                }
            }
            model.adapter().write(adapter, base.config(), "base");
        }
        Artefact weights = round.artefacts.putTree(adapter);
        return new PolicyPublished(
                TestRound.IDS.next(),
                TestRound.CLOCK.instant(),
                round.id,
                round.spec().project(),
                Kind.POLICY,
                new PolicyRef(TestRound.IDS.next(), 1),
                round.basePolicy,
                weights,
                4,
                weights,
                1,
                1,
                Map.of());
    }

    /** The largest distance of a log-prob that answers came with from that of the policy in this precision. */
    private static double apart(TestRound round, SamplesDrawn drawn, ElementType precision) {
        ModelDirectory base = round.context().bases().of(round.spec()).directory();
        double apart = 0;
        try (var model = TrainableModel.open(base, new Tuning.Full(), Head.LANGUAGE_MODEL, precision, 0)) {
            for (Sample sample : drawn.samples()) {
                var row = new Sequence(Numbers.array(drawn.promptIds()), Numbers.array(sample.tokenIds()));
                double[] logps = model.logps(List.of(row))[0];
                for (int t = 0; t < logps.length; t++) {
                    apart = Math.max(apart, Math.abs(logps[t] - sample.logps().get(t)));
                }
            }
        }
        return apart;
    }

    /** The process on a thread, until its input ends. */
    private static final class Running implements AutoCloseable {
        private final PipedOutputStream parent = new PipedOutputStream();
        private final CompletableFuture<Integer> status;

        Running(TestRound round) throws IOException {
            PipedInputStream input = new PipedInputStream(parent);
            var process = new TrainerProcess(
                    round.data,
                    round.kafka,
                    round.precision(),
                    "sampler,reward,learner,judge",
                    null,
                    Map.of("length", (prompt, answer) -> answer.length()),
                    TestRound.CLOCK,
                    new SecureRandom());
            status = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return process.run(input);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    Thread.ofPlatform().daemon()::start);
        }

        int end() throws Exception {
            parent.close();
            return status.get(30, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws IOException {
            parent.close();
        }
    }
}
