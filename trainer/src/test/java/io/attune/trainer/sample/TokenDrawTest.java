package io.attune.trainer.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Operand;
import io.attune.trainer.ort.ResidentDevice;
import io.attune.trainer.ort.Session;
import io.attune.trainer.sample.TokenDraw.Choice;
import io.attune.trainer.sample.TransformersSampling.Case;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is drawn against the distribution that transformers' logits processors leave. */
class TokenDrawTest {
    private static final float[] LOGITS = {0.3f, -1.2f, 2.1f, 0.9f, -0.4f, 1.7f, -3f, 0.1f};
    private static final SamplingSettings PLAIN = SamplingSettings.plain(1, Stopping.never());
    private static final int[] TEXT = {0};
    private static final int DRAWS = 20_000;
    private static final Device DEVICE = ResidentDevice.onCpu();

    /** Many rows of the same logits. */
    private static List<Choice> draw(SamplingSettings settings, float[] logits, int[] text, double[] uniforms) {
        return draw(Device.cpu(), settings, logits, text, uniforms);
    }

    private static List<Choice> draw(
            Device device, SamplingSettings settings, float[] logits, int[] text, double[] uniforms) {
        int rows = uniforms.length;
        int vocabulary = logits.length;
        float[] repeated = new float[rows * vocabulary];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = logits[i % vocabulary];
        }
        long[] texts = new long[rows * text.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text[i % text.length];
        }
        Graph graph = new Graph(ElementType.FLOAT32);
        var input = graph.input("in", ElementType.FLOAT32, Shape.of(CachedDecoder.ROWS, Dim.of(vocabulary)));
        var predictions = DrawGraph.behind(
                new Operators(graph), settings.drawing(), input, StepForm.on(device, ElementType.FLOAT32));
        try (Session session = device.open(Program.of(graph, predictions), Map.of());
                TokenDraw draw = new TokenDraw(device, settings, rows, vocabulary);
                NativeTensor given = NativeTensor.of(repeated, rows, vocabulary);
                NativeTensor written = NativeTensor.of(texts, rows, text.length)) {
            Map<String, NativeTensor> inputs = new HashMap<>(draw.inputs());
            inputs.put("in", given);
            inputs.put(DrawGraph.TEXT, written);
            Map<String, Operand> predicted = draw.predictions().tensors(rows);
            session.bind(inputs, predicted).run();
            draw.prepare(Arrays.stream(uniforms).mapToObj(TokenDrawTest::row).toList());
            List<Choice> choices = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                choices.add(draw.choose(row, uniforms[row]));
            }
            predicted.values().forEach(Operand::close);
            return choices;
        }
    }

    private static Row row(double uniform) {
        return new Row(0, TEXT, new Always(uniform), 1);
    }

    private record Always(double uniform) implements RandomGenerator {
        @Override
        public long nextLong() {
            throw new IllegalStateException("only real numbers are drawn");
        }

        @Override
        public double nextDouble() {
            return uniform;
        }
    }

    private static int[] tokens(List<Choice> choices) {
        return choices.stream().mapToInt(Choice::token).toArray();
    }

    static List<Case> cases() {
        return TransformersSampling.read().cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tokensAreDrawnFromTheDistributionThatTransformersLeaves(Case wanted) {
        double[] uniforms =
                new SplittableRandom(wanted.name().hashCode()).doubles(DRAWS).toArray();
        List<Choice> choices = draw(wanted.settings(), wanted.logits(), wanted.text(), uniforms);
        ChiSquare.assertDrawnFrom(wanted.distribution(), tokens(choices));
        double normaliser = 0;
        for (float logit : wanted.logits()) {
            normaliser += Math.exp(logit);
        }
        for (Choice choice : choices.subList(0, 2_000)) {
            int id = choice.token();
            double policy = wanted.logits()[id] - Math.log(normaliser);
            assertThat(choice.logp()).isCloseTo(policy, within(3e-6));
            assertThat(choice.samplingLogp()).isCloseTo(Math.log(wanted.distribution()[id]), within(5e-6));
        }
    }

    /** There, wide outputs are not in memory that Java sees. */
    @ParameterizedTest
    @MethodSource("cases")
    void onADeviceTheSameTokensAreDrawnWithTheSameLogProbs(Case wanted) {
        double[] uniforms = new SplittableRandom(5).doubles(200).toArray();
        assertThat(draw(DEVICE, wanted.settings(), wanted.logits(), wanted.text(), uniforms))
                .isEqualTo(draw(wanted.settings(), wanted.logits(), wanted.text(), uniforms));
    }

    @Test
    void onADeviceAWholeRowIsReadWhereTheLikeliestDoNotSuffice() {
        double[] uniforms = new SplittableRandom(6).doubles(50).toArray();
        float[] flat = new float[700];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (i * 37 % 700) / 350f;
        }
        for (SamplingSettings settings :
                List.of(PLAIN.withTopP(0.97), PLAIN.withTopP(0.97).withTemperature(1.5))) {
            List<Choice> choices = draw(settings, flat, TEXT, uniforms);
            assertThat(draw(DEVICE, settings, flat, TEXT, uniforms)).isEqualTo(choices);
            assertThat(Arrays.stream(tokens(choices))).anyMatch(token -> flat[token] < 0.9);
        }
    }

    @Test
    void whereNothingShapesTheDistributionBothLogProbsAreTheSameBits() {
        double[] uniforms = new SplittableRandom(4).doubles(500).toArray();
        assertThat(draw(PLAIN, LOGITS, TEXT, uniforms))
                .allSatisfy(choice -> assertThat(choice.samplingLogp()).isEqualTo(choice.logp()));
    }

    @Test
    void greedyTakesTheLikeliestWithCertainty() {
        double[] uniforms = {0, 0.5, 0.99};
        SamplingSettings greedy = SamplingSettings.greedy(1, Stopping.never());
        double normaliser = 0;
        for (float logit : LOGITS) {
            normaliser += Math.exp(logit);
        }
        for (Choice choice : draw(greedy, LOGITS, TEXT, uniforms)) {
            assertThat(choice.token()).isEqualTo(2);
            assertThat(choice.samplingLogp()).isZero();
            assertThat(choice.logp()).isCloseTo(2.1 - Math.log(normaliser), within(1e-6));
        }
        assertThat(tokens(draw(greedy.withRepetitionPenalty(3), LOGITS, new int[] {2}, uniforms)))
                .containsOnly(5);
    }

    @Test
    void theEndsOfTheUniformRangeAreTheFirstAndTheLastToken() {
        double[] ends = {0, 1 - 0x1p-53};
        assertThat(tokens(draw(PLAIN, LOGITS, TEXT, ends))).containsExactly(0, LOGITS.length - 1);
        assertThat(tokens(draw(PLAIN.withTopK(3), LOGITS, TEXT, ends))).containsExactly(2, 3);
        float[] hole = new float[130];
        Arrays.fill(hole, -200);
        hole[64] = 0;
        hole[65] = 0;
        assertThat(tokens(draw(PLAIN, hole, TEXT, ends))).containsExactly(64, 65);
    }

    /** Heat makes tokens drawable whose probability under the policy is below what float32 can hold. */
    @Test
    void aTokenThatThePolicyAllButExcludesHasItsLogProb() {
        float[] logits = {0, -150, -151};
        for (Device device : List.of(Device.cpu(), DEVICE)) {
            Choice last = draw(device, PLAIN.withTemperature(1000), logits, TEXT, new double[] {0.99})
                    .getFirst();
            assertThat(last.token()).isEqualTo(2);
            assertThat(last.logp()).isCloseTo(-151, within(1e-5));
        }
    }
}
