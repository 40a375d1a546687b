package io.attune.trainer.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Outputs;
import io.attune.trainer.ort.Session;
import io.attune.trainer.sample.TransformersSampling.Case;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is drawn against the distribution that transformers' logits processors leave. */
class DrawGraphTest {
    private static final float[] LOGITS = {0.3f, -1.2f, 2.1f, 0.9f, -0.4f, 1.7f, -3f, 0.1f};
    private static final SamplingSettings PLAIN = SamplingSettings.plain(1, Stopping.never());
    private static final int DRAWS = 20_000;

    /** Many rows of the same logits, through a graph that hands them on as a decoder would. */
    private static TokenDraw.Tokens draw(SamplingSettings settings, float[] logits, int[] text, double[] uniforms) {
        int rows = uniforms.length;
        int vocabulary = logits.length;
        float[] repeated = new float[rows * vocabulary];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = logits[i % vocabulary];
        }
        Graph source = new Graph(ElementType.FLOAT32);
        var input = source.input("in", ElementType.FLOAT32, Shape.of(Dim.named("rows"), Dim.of(vocabulary)));
        Program handOn = Program.of(source, List.of(source.output(DrawGraph.LOGITS, input)));
        try (Session first = Session.open(handOn, Map.of());
                Session second = Session.open(DrawGraph.of(settings.drawing(), vocabulary), Map.of());
                TokenDraw draw = new TokenDraw(second, settings, vocabulary);
                NativeTensor given = NativeTensor.of(repeated, rows, vocabulary);
                Outputs outputs = first.run(Map.of("in", given), Set.of(DrawGraph.LOGITS))) {
            return draw.draw(outputs.saved(Set.of(DrawGraph.LOGITS)), uniforms, Collections.nCopies(rows, text));
        }
    }

    static List<Case> cases() {
        return TransformersSampling.read().cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tokensAreDrawnFromTheDistributionThatTransformersLeaves(Case wanted) {
        double[] uniforms =
                new SplittableRandom(wanted.name().hashCode()).doubles(DRAWS).toArray();
        TokenDraw.Tokens tokens = draw(wanted.settings(), wanted.logits(), wanted.text(), uniforms);
        ChiSquare.assertDrawnFrom(wanted.distribution(), tokens.ids());
        double normaliser = 0;
        for (float logit : wanted.logits()) {
            normaliser += Math.exp(logit);
        }
        for (int row = 0; row < 2_000; row++) {
            int id = (int) tokens.ids()[row];
            double policy = wanted.logits()[id] - Math.log(normaliser);
            assertThat((double) tokens.logps()[row]).isCloseTo(policy, within(3e-6));
            assertThat((double) tokens.samplingLogps()[row])
                    .isCloseTo(Math.log(wanted.distribution()[id]), within(5e-6));
        }
    }

    @Test
    void whereNothingShapesTheDistributionBothLogProbsAreTheSameBits() {
        TokenDraw.Tokens tokens = draw(
                PLAIN, LOGITS, new int[0], new SplittableRandom(4).doubles(500).toArray());
        assertThat(tokens.samplingLogps()).isEqualTo(tokens.logps());
    }

    @Test
    void greedyTakesTheLikeliestWithCertainty() {
        double[] uniforms = {0, 0.5, 0.99};
        TokenDraw.Tokens tokens = draw(SamplingSettings.greedy(1, Stopping.never()), LOGITS, new int[0], uniforms);
        assertThat(tokens.ids()).containsOnly(2);
        assertThat(tokens.samplingLogps()).containsOnly(0f);
        double normaliser = 0;
        for (float logit : LOGITS) {
            normaliser += Math.exp(logit);
        }
        assertThat((double) tokens.logps()[0]).isCloseTo(2.1 - Math.log(normaliser), within(1e-6));
        var penalised = SamplingSettings.greedy(1, Stopping.never()).withRepetitionPenalty(3);
        assertThat(draw(penalised, LOGITS, new int[] {2}, uniforms).ids()).containsOnly(5);
    }

    @Test
    void theEndsOfTheUniformRangeAreTheFirstAndTheLastToken() {
        double[] ends = {0, 1 - 0x1p-53};
        assertThat(draw(PLAIN, LOGITS, new int[0], ends).ids()).containsExactly(0, LOGITS.length - 1);
        assertThat(draw(PLAIN.withTopK(3), LOGITS, new int[0], ends).ids()).containsExactly(2, 3);
        float[] hole = new float[130];
        Arrays.fill(hole, -200);
        hole[64] = 0;
        hole[65] = 0;
        assertThat(draw(PLAIN, hole, new int[0], ends).ids()).containsExactly(64, 65);
    }
}
