package io.attune.trainer.optim;

import static io.attune.trainer.graph.ElementType.BFLOAT16;
import static io.attune.trainer.graph.ElementType.FLOAT16;
import static io.attune.trainer.graph.ElementType.FLOAT32;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.data.Batch;
import io.attune.trainer.data.Example;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.Weights;
import io.attune.trainer.objective.Objectives;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps of DPO in half precision, with float32 weights and moments. */
class HalfTrainingTest {
    private static final Tuning FULL = new Tuning.Full();
    private static final double RATE = 1e-3;
    private static final int STEPS = 5;

    static Stream<Tuning> tunings() {
        return Stream.of(FULL, new Tuning.Lora(LoraSpec.ofRank(4)));
    }

    /** A reference in float32 would be another model, and a policy that was not trained yet would differ from it. */
    @ParameterizedTest
    @MethodSource("tunings")
    void theReferenceIsComputedAsThePolicyIs(Tuning tuning) {
        for (ElementType precision : List.of(FLOAT16, BFLOAT16)) {
            try (var run = new Run(tuning, precision, 0.1)) {
                assertThat(run.step()).containsEntry("loss", Math.log(2));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tunings")
    void fiveStepsMoveTheWeightsAsInFloat32(Tuning tuning) {
        double[] wanted = moved(tuning, FLOAT32);
        assertThat(cosine(moved(tuning, FLOAT16), wanted)).isGreaterThan(0.999).isLessThan(1);
        assertThat(cosine(moved(tuning, BFLOAT16), wanted)).isGreaterThan(0.98).isLessThan(0.9999);
    }

    private static double[] moved(Tuning tuning, ElementType precision) {
        try (var run = new Run(tuning, precision, 0.1)) {
            double[] before = run.weights();
            run.stepsTaken(STEPS);
            double[] after = run.weights();
            for (int i = 0; i < after.length; i++) {
                after[i] -= before[i];
            }
            return after;
        }
    }

    private static double cosine(double[] some, double[] others) {
        double product = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < some.length; i++) {
            product += some[i] * others[i];
            first += some[i] * some[i];
            second += others[i] * others[i];
        }
        return product / Math.sqrt(first * second);
    }

    @Test
    void gradientsAreDividedByTheScaleBeforeTheyAreUsed() {
        try (var single = new Run(FULL, FLOAT32, 0.1);
                var half = new Run(FULL, FLOAT16, 0.1)) {
            double norm = requireNonNull(single.step().get("grad_norm"));
            Map<String, Double> metrics = half.step();
            assertThat(metrics).containsEntry("loss_scale", 65_536.0).containsEntry(Descent.SKIPPED, 0.0);
            assertThat(metrics.get("grad_norm")).isCloseTo(norm, within(0.01 * norm));
            Tensor mean = half.optimiser.state().moments().get("exp_avg.model.norm.weight");
            Tensor wanted = single.optimiser.state().moments().get("exp_avg.model.norm.weight");
            assertThat((double) mean.get(0)).isCloseTo(wanted.get(0), within(0.05 * Math.abs(wanted.get(0))));
        }
    }

    @Test
    void aStepWhoseGradientOverflowsIsSkippedAndTheScaleHalved() {
        try (var run = new Run(FULL, FLOAT16, 20)) {
            double[] before = run.weights();
            Map<String, Double> metrics = run.step();
            assertThat(metrics)
                    .containsEntry("loss_scale", 65_536.0)
                    .containsEntry(Descent.SKIPPED, 1.0)
                    .containsEntry("loss", Math.log(2))
                    .doesNotContainKey("grad_norm");
            assertThat(run.weights()).isEqualTo(before);
            assertThat(run.optimiser.steps()).isZero();
            assertThat(run.optimiser.state().moments().all())
                    .allSatisfy(mean -> assertThat(mean.toArray()).containsOnly(0));
            assertThat(run.training.kept()).containsEntry("loss_scale", 32_768.0);

            Map<String, Double> taken = run.stepsTaken(1);
            assertThat(taken.get("loss_scale")).isLessThan(65_536);
            assertThat(taken.get("grad_norm")).isPositive().isFinite();
            assertThat(run.weights()).isNotEqualTo(before);
        }
    }

    @Test
    void anotherRunGoesOnWithTheScaleThatWasKept() {
        try (var run = new Run(FULL, FLOAT16, 20);
                var again = new Run(FULL, FLOAT16, 20)) {
            run.stepsTaken(2);
            again.model.load(run.model.trained().copy());
            again.optimiser.restore(run.optimiser.state());
            again.training.goOn(run.training.kept());
            assertThat(again.step()).isEqualTo(run.step());
            assertThat(again.weights()).isEqualTo(run.weights());
            assertThat(again.training.kept()).isEqualTo(run.training.kept()).containsEntry("steps_at_loss_scale", 3.0);
        }
    }

    @Test
    void whatNoScaleHelpsEndsTheRun() {
        try (var run = new Run(FULL, FLOAT16, 1e12)) {
            double[] before = run.weights();
            for (int step = 0; step < 16; step++) {
                assertThat(run.step()).containsEntry(Descent.SKIPPED, 1.0);
            }
            assertThatThrownBy(run::step).isInstanceOf(NotFiniteException.class);
            assertThat(run.weights()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void twoRunsHaveTheSameBits(ElementType precision) {
        assertThat(moved(FULL, precision)).isEqualTo(moved(FULL, precision));
    }

    @Test
    void bfloat16NeedsNoScale() {
        try (var run = new Run(FULL, BFLOAT16, 20)) {
            assertThat(run.step()).doesNotContainKeys("loss_scale", Descent.SKIPPED);
            assertThat(run.training.kept()).isEmpty();
        }
    }

    /** A model with all that trains it. */
    private static final class Run implements AutoCloseable {
        private final TrainableModel model;
        private final AdamW optimiser;
        private final TrainingStep training;
        private final Batch pairs = new Batch(List.of(pair(1), pair(2), pair(3)));

        Run(Tuning tuning, ElementType precision, double beta) {
            model = TrainableModel.open(ModelDirectory.open(tied()), tuning, Head.LANGUAGE_MODEL, precision, 0);
            optimiser = AdamW.of(model.tensors(), AdamW.Settings.DEFAULT);
            training = new TrainingStep(model, Objectives.definition("dpo"), Map.of("beta", beta), optimiser);
        }

        Map<String, Double> step() {
            return training.take(pairs, RATE, 1);
        }

        /** Steps until so many were not skipped. */
        Map<String, Double> stepsTaken(int count) {
            Map<String, Double> last = Map.of();
            while (optimiser.steps() < count) {
                last = step();
            }
            return last;
        }

        double[] weights() {
            Weights trained = model.trained();
            return trained.all().stream()
                    .flatMapToDouble(
                            tensor -> LongStream.range(0, tensor.elements()).mapToDouble(tensor::get))
                    .toArray();
        }

        private static Path tied() {
            try {
                return Path.of(requireNonNull(HalfTrainingTest.class.getResource("/llama/tied"))
                        .toURI());
            } catch (URISyntaxException impossible) {
                throw new AssertionError(impossible);
            }
        }

        private static Example pair(int token) {
            int[] prompt = {10 + token, 20};
            return new Example.Preference(
                    new Sequence(prompt, new int[] {30, token, 1}),
                    new Sequence(prompt, new int[] {token + 40, 1}),
                    1,
                    0,
                    1);
        }

        @Override
        public void close() {
            training.close();
            model.close();
        }
    }
}
