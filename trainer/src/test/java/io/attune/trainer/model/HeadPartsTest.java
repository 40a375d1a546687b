package io.attune.trainer.model;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.FLOAT64;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A head that takes its tokens in parts gives the numbers and gradients of one that takes them at once, and keeps nothing as wide as the vocabulary. */
class HeadPartsTest {
    /** Nine tokens are scored, in four parts of 3, 2, 2 and 2. */
    private static final List<Sequence> ROWS = List.of(
            new Sequence(new int[] {3, 1, 4}, new int[] {1, 5, 9, 2}),
            new Sequence(new int[] {3, 1, 4}, new int[] {5, 3}),
            new Sequence(new int[] {8, 9, 7, 10}, new int[] {3, 1, 2}));

    private static final Head EVERYTHING =
            Head.language(Set.of(Quantity.ENTROPY, Quantity.KL, Quantity.SUM_SQUARES, Quantity.VALUES));

    static Stream<Arguments> models() {
        var lora = new Tuning.Lora(LoraSpec.ofRank(2));
        var full = new Tuning.Full();
        return Stream.of(full, lora)
                .flatMap(tuning -> Stream.of(
                                Head.LANGUAGE_MODEL,
                                Head.language(Set.of(Quantity.ENTROPY)),
                                Head.language(Set.of(Quantity.KL)),
                                EVERYTHING)
                        .flatMap(head -> Stream.of(true, false)
                                .map(tied ->
                                        Arguments.of(tuning, head, TinyModels.llama("tie_word_embeddings", tied)))));
    }

    @ParameterizedTest
    @MethodSource("models")
    void partsChangeNoNumber(Tuning tuning, Head head, ModelConfig config) {
        try (var whole = learned(config, tuning, head, Long.MAX_VALUE);
                var parts = learned(config, tuning, head, 1)) {
            assertThat(parts.results(ROWS)).containsExactly(whole.results(ROWS), within(1e-12));
            for (String weight : whole.names()) {
                double[] gradient = whole.gradient(weight);
                double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
                assertThat(largest).as(weight).isPositive();
                assertThat(parts.gradient(weight)).as(weight).containsExactly(gradient, within(1e-12 * largest));
            }
        }
    }

    /** What needs no gradient is asked for no reference either. In float32: ONNX Runtime makes operators of a float64 graph without outputs within that it cannot run. */
    @ParameterizedTest
    @MethodSource("models")
    void logProbsAloneAreTheSame(Tuning tuning, Head head, ModelConfig config) {
        try (var whole = new TinyModel(config, tuning, head, FLOAT32);
                var parts = new TinyModel(config, tuning, head, BaseFormat.FLOAT32, FLOAT32, 1)) {
            double[] logps = whole.plain(ROWS);
            assertThat(logps).hasSize(9);
            assertThat(parts.plain(ROWS)).containsExactly(logps, within(1e-5));
            assertThat(parts.results(ROWS)).startsWith(parts.plain(ROWS));
        }
    }

    private static TinyModel learned(ModelConfig config, Tuning tuning, Head head, long logitsTogether) {
        var model = new TinyModel(config, tuning, head, BaseFormat.FLOAT32, FLOAT64, logitsTogether);
        model.backward(ROWS, model.coefficients(ROWS));
        return model;
    }

    @ParameterizedTest
    @MethodSource("models")
    void partsKeepNothingAsWideAsTheVocabulary(Tuning tuning, Head head, ModelConfig config) {
        Dim vocabulary = Dim.of(config.vocabularySize());
        assertThat(kept(config, tuning, head, 1))
                .anyMatch(value -> value.shape().dims().contains(vocabulary));
        assertThat(kept(config, tuning, head, 4))
                .noneMatch(value -> value.shape().dims().contains(vocabulary));
    }

    private static List<Value> kept(ModelConfig config, Tuning tuning, Head head, int parts) {
        var form = new PassForm(PromptLayout.ALONE, parts, false);
        return TrainingGraph.of(config, tuning, head, new BaseForm(BaseFormat.FLOAT32, null), FLOAT32, form)
                .kept();
    }

    @Test
    void thereAreAsManyPartsAsTheLogitsNeed() {
        ModelConfig config = TinyModels.llama();
        PackedRows rows = PackedRows.of(ROWS, config, Head.LANGUAGE_MODEL);
        long logits = 9L * config.vocabularySize() * Float.BYTES;
        assertThat(parts(rows, config, Head.LANGUAGE_MODEL, logits)).isEqualTo(1);
        assertThat(parts(rows, config, Head.LANGUAGE_MODEL, logits - 1)).isEqualTo(4);
        assertThat(parts(rows, config, Head.LANGUAGE_MODEL, 1))
                .as("a token at least")
                .isEqualTo(4);
        assertThat(parts(rows, config, Head.SCALAR_REWARD, 1)).isEqualTo(1);
        assertThat(new PassForm(PromptLayout.ALONE, 4, false).sizes(9).memory().toArray(JAVA_LONG))
                .containsExactly(3, 2, 2, 2);
        assertThat(new PassForm(PromptLayout.ALONE, 4, false).sizes(11).memory().toArray(JAVA_LONG))
                .containsExactly(3, 3, 3, 2);
    }

    private static int parts(PackedRows rows, ModelConfig config, Head head, long logitsTogether) {
        return PassForm.of(rows, head, config, FLOAT32, logitsTogether, false).headParts();
    }
}
