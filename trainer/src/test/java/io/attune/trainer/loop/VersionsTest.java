package io.attune.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.TaskKind;
import io.attune.trainer.data.Lesson;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.sample.Drawn;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a student exports is what samplers draw from, and what a later round starts from. */
@ExtendWith(RunningBroker.class)
class VersionsTest {
    private static final List<int[]> PROMPTS = List.of(new int[] {5, 6, 7}, new int[] {8, 9});

    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(ints = {4, 0})
    void a_version_answers_with_the_weights_that_were_learned(int rank, KafkaAddress kafka) throws Exception {
        try (var round = new TestRound(kafka, data, TaskKind.PAIR, "online-dpo");
                Voices voices = new Voices(round.context())) {
            LoopContext context = round.context();
            RoundSpec spec = Specs.adapted(round.spec(), rank, List.of());
            Artefact weights = learned(round, context, spec);
            Voice voice = voices.of(spec, version(round, spec, weights));
            List<Drawn> drawn = voice.draw(context.compute(), PROMPTS, spec.sampling(), new SplittableRandom(3));
            try (var start = new Reference(context.compute(), context.bases().of(spec))) {
                assertThat(difference(start, drawn))
                        .as("it is another policy than the start")
                        .isGreaterThan(1e-3);
            }
        }
    }

    /** @param partial whether the adapter is for some layers, with an alpha of its own */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_round_from_a_tuned_version_has_that_version_as_its_reference(boolean partial, KafkaAddress kafka)
            throws Exception {
        try (var round = new TestRound(kafka, data, TaskKind.PAIR, "online-dpo");
                Voices voices = new Voices(round.context())) {
            LoopContext context = round.context();
            RoundSpec first = partial
                    ? Specs.adapted(round.spec(), 4, 20.0, List.of("q_proj", "mlp.down_proj"), List.of())
                    : Specs.adapted(round.spec(), 4, List.of());
            Artefact weights = learned(round, context, first);
            RoundSpec second = Specs.adapted(round.spec(), 4, List.of(weights));
            Voice tuned = voices.of(first, version(round, first, weights));
            List<Drawn> drawn = tuned.draw(context.compute(), PROMPTS, first.sampling(), new SplittableRandom(3));
            try (var merged = new Reference(context.compute(), context.bases().of(second))) {
                assertThat(difference(merged, drawn)).isCloseTo(0, within(1e-3));
            }
            try (var start = new Reference(context.compute(), context.bases().of(first))) {
                assertThat(difference(start, drawn))
                        .as("it is another policy than the start")
                        .isGreaterThan(1e-2);
            }
        }
    }

    /** How far the drawn answers' log-probs are from a reference's, in nats. */
    private static double difference(Reference reference, List<Drawn> drawn) {
        List<Sequence> rows = List.of(
                new Sequence(PROMPTS.get(0), drawn.get(0).tokenIds()),
                new Sequence(PROMPTS.get(1), drawn.get(1).tokenIds()));
        double[] expected = reference.sums(rows);
        double far = 0;
        for (int row = 0; row < expected.length; row++) {
            double sum = 0;
            for (float logp : drawn.get(row).logps()) {
                sum += logp;
            }
            far = Math.max(far, Math.abs(sum - expected[row]));
        }
        return far;
    }

    /** The weights after some steps on one pair. */
    private Artefact learned(TestRound round, LoopContext context, RoundSpec spec) throws Desk.Unusable {
        ArtefactStore artefacts = round.artefacts;
        try (Student student = new PolicyStudent(context.bases().of(spec), spec, artefacts)) {
            var judgment = round.preferred(1);
            var examples = ((Lesson.Taught) student.lesson(judgment)).examples();
            var plan = new StepPlan(List.of(new Taught(judgment, examples, new byte[0])), List.of(), 1);
            for (int i = 0; i < 5; i++) {
                student.step(plan, spec.optimisation());
            }
            return student.export(data.resolve("export-" + spec.loraRank()));
        }
    }

    private static PolicyPublished version(TestRound round, RoundSpec spec, Artefact weights) {
        return new PolicyPublished(
                TestRound.IDS.next(),
                TestRound.CLOCK.instant(),
                round.id,
                spec.project(),
                Kind.POLICY,
                new PolicyRef(TestRound.IDS.next(), 1),
                round.basePolicy,
                weights,
                spec.loraRank(),
                weights,
                5,
                1,
                Map.of());
    }
}
