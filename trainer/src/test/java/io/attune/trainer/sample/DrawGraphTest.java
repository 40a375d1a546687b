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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DrawGraphTest {
    private static final float[] LOGITS = {0.3f, -1.2f, 2.1f, 0.9f, -0.4f, 1.7f, -3f, 0.1f};
    private static final int VOCABULARY = LOGITS.length;
    private static final int ROWS = 40_000;

    /** Quantile 0.999 of χ² with 7, 4 and 2 degrees of freedom. */
    private static final Map<Integer, Double> CHI_SQUARE = Map.of(7, 24.322, 4, 18.467, 2, 13.816);

    private static SamplingSettings settings(double temperature, int topK, double topP) {
        return new SamplingSettings(1, temperature, topK, topP, false, Stopping.never());
    }

    /** Many rows of the same logits, through a graph that hands them on as a decoder would. */
    private static TokenDraw.Tokens draw(SamplingSettings settings, double[] uniforms) {
        int rows = uniforms.length;
        float[] repeated = new float[rows * VOCABULARY];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = LOGITS[i % VOCABULARY];
        }
        Graph source = new Graph(ElementType.FLOAT32);
        var input = source.input("in", ElementType.FLOAT32, Shape.of(Dim.named("rows"), Dim.of(VOCABULARY)));
        Program handOn = Program.of(source, List.of(source.output(DrawGraph.LOGITS, input)));
        try (Session first = Session.open(handOn, Map.of());
                Session second = Session.open(DrawGraph.of(settings.drawing(), VOCABULARY), Map.of());
                TokenDraw draw = new TokenDraw(second, settings, VOCABULARY);
                NativeTensor logits = NativeTensor.of(repeated, rows, VOCABULARY);
                Outputs outputs = first.run(Map.of("in", logits), Set.of(DrawGraph.LOGITS))) {
            return draw.draw(outputs.saved(Set.of(DrawGraph.LOGITS)), uniforms);
        }
    }

    private static double[] uniforms(long seed) {
        return new SplittableRandom(seed).doubles(ROWS).toArray();
    }

    private static double[] softmax(double temperature) {
        double[] p = new double[VOCABULARY];
        Arrays.setAll(p, i -> Math.exp(LOGITS[i] / temperature));
        return normalised(p);
    }

    private static double[] normalised(double[] weights) {
        double total = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(w -> w / total).toArray();
    }

    /** The expected distribution, by the definition: sort, keep k, temper, keep the shortest prefix that reaches p. */
    private static double[] truncated(double temperature, int topK, double topP) {
        double[] p = softmax(temperature);
        Integer[] order = new Integer[VOCABULARY];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(p[b], p[a]));
        int k = topK == 0 ? VOCABULARY : topK;
        double[] kept = new double[VOCABULARY];
        double ofTopK = 0;
        for (int i = 0; i < k; i++) {
            ofTopK += p[order[i]];
        }
        double before = 0;
        for (int i = 0; i < k && before < topP; i++) {
            kept[order[i]] = p[order[i]];
            before += p[order[i]] / ofTopK;
        }
        return normalised(kept);
    }

    private static void assertDrawnFrom(double[] expected, TokenDraw.Tokens tokens) {
        long[] counts = new long[VOCABULARY];
        for (long id : tokens.ids()) {
            counts[(int) id]++;
        }
        double chiSquare = 0;
        int cells = 0;
        for (int i = 0; i < VOCABULARY; i++) {
            if (expected[i] == 0) {
                assertThat(counts[i]).as("token %d is cut off", i).isZero();
            } else {
                double wanted = expected[i] * ROWS;
                chiSquare += (counts[i] - wanted) * (counts[i] - wanted) / wanted;
                cells++;
            }
        }
        assertThat(chiSquare).isLessThan(CHI_SQUARE.get(cells - 1));
        double[] policy = softmax(1);
        for (int row = 0; row < 1000; row++) {
            int id = (int) tokens.ids()[row];
            assertThat((double) tokens.logps()[row]).isCloseTo(Math.log(policy[id]), within(1e-6));
            assertThat((double) tokens.samplingLogps()[row]).isCloseTo(Math.log(expected[id]), within(1e-6));
        }
    }

    @Test
    void theWholeDistributionIsTheSoftmax() {
        assertDrawnFrom(softmax(1), draw(settings(1, 0, 1), uniforms(1)));
    }

    @Test
    void temperatureTempersAndPolicyLogProbsStayThoseOfTemperatureOne() {
        assertDrawnFrom(softmax(0.7), draw(settings(0.7, 0, 1), uniforms(2)));
    }

    @Test
    void topKKeepsTheLikeliest() {
        double[] expected = truncated(1.3, 5, 1);
        assertThat(Arrays.stream(expected).filter(p -> p > 0)).hasSize(5);
        assertDrawnFrom(expected, draw(settings(1.3, 5, 1), uniforms(3)));
    }

    @Test
    void topPKeepsTheSmallestSetThatReachesIt() {
        double[] expected = truncated(1, 0, 0.8);
        assertThat(Arrays.stream(expected).filter(p -> p > 0)).hasSize(3);
        assertDrawnFrom(expected, draw(settings(1, 0, 0.8), uniforms(4)));
    }

    @Test
    void topPCountsWithinTopKAfterTemperature() {
        double[] expected = truncated(0.9, 4, 0.93);
        assertThat(Arrays.stream(expected).filter(p -> p > 0)).hasSize(3);
        assertDrawnFrom(expected, draw(settings(0.9, 4, 0.93), uniforms(5)));
    }

    @Test
    void greedyTakesTheLikeliestWithCertainty() {
        TokenDraw.Tokens tokens = draw(SamplingSettings.greedy(1, Stopping.never()), new double[] {0, 0.5, 0.99});
        assertThat(tokens.ids()).containsOnly(2);
        assertThat(tokens.samplingLogps()).containsOnly(0f);
        assertThat((double) tokens.logps()[0]).isCloseTo(Math.log(softmax(1)[2]), within(1e-6));
    }

    @Test
    void theEndsOfTheUniformRangeAreTheFirstAndTheLastToken() {
        double[] ends = {0, 1 - 0x1p-53};
        assertThat(draw(settings(1, 0, 1), ends).ids()).containsExactly(0, VOCABULARY - 1);
        assertThat(draw(settings(1, 3, 1), ends).ids()).containsExactly(2, 3);
    }
}
