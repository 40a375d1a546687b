package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.model.Head;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.ort.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole texts of a sampler, drawn through few rows that end at different times, are as often what they are as the model says: χ² of all texts of two
 * tokens against the products of their probabilities, which the training graph gives token by token.
 */
class SampledTextsTest {
    private static final int VOCABULARY = SamplerTest.CONFIG.vocabularySize();
    private static final int EACH = 4_000;
    private static final List<int[]> PROMPTS = List.of(new int[] {4, 8, 15, 16}, new int[] {23, 42});
    private static final int END = VOCABULARY * VOCABULARY;

    static Stream<SamplingSettings> settings() {
        SamplingSettings plain = SamplingSettings.plain(2, Stopping.never());
        return Stream.of(
                plain.withTemperature(.8).withTopK(7).withTopP(.9),
                plain.withTopK(5),
                plain.withTemperature(.4),
                plain.withTemperature(.6).withTopP(.7),
                plain.withMinP(.2));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void comeAsOftenAsTheModelSays(SamplingSettings shaped) {
        try (var model = TrainableModel.of(
                        SamplerTest.CONFIG,
                        SamplerTest.WEIGHTS,
                        new Tuning.Full(),
                        Head.LANGUAGE_MODEL,
                        new SplittableRandom(1));
                Sampler sampler = new Sampler(Device.cpu(), SamplerTest.CONFIG, SamplerTest.WEIGHTS, FLOAT32, 8);
                HotAdapter none = HotAdapter.none()) {
            // The likeliest first token of the first prompt ends a text, so that rows end one after the other.
            int stop = order(next(model, PROMPTS.getFirst()))[0];
            SamplingSettings settings = stopping(shaped, stop);
            List<int[]> prompts = new ArrayList<>();
            IntStream.range(0, EACH).forEach(_ -> prompts.addAll(PROMPTS));
            List<Drawn> drawn = sampler.draw(none, prompts, settings, new SplittableRandom(17));
            assertThat(sampler.counts().refills()).isGreaterThan(EACH);
            for (int p = 0; p < PROMPTS.size(); p++) {
                int first = p;
                int[] texts = IntStream.range(0, EACH)
                        .map(i -> cell(drawn.get(i * PROMPTS.size() + first).tokenIds()))
                        .toArray();
                ChiSquare.assertDrawnFrom(expected(model, PROMPTS.get(p), settings, stop), texts);
            }
        }
    }

    private static SamplingSettings stopping(SamplingSettings shaped, int stop) {
        return new SamplingSettings(
                shaped.maxNewTokens(),
                shaped.repetitionPenalty(),
                shaped.temperature(),
                shaped.topK(),
                shaped.topP(),
                shaped.minP(),
                shaped.greedy(),
                Stopping.at(Set.of(stop)));
    }

    private static int cell(int[] text) {
        return text.length == 1 ? END + text[0] : text[0] * VOCABULARY + text[1];
    }

    /** Of every text of two tokens, and behind them of every token that ends a text. */
    private static double[] expected(TrainableModel model, int[] prompt, SamplingSettings settings, int stop) {
        var cells = new double[END + VOCABULARY];
        double[] first = shaped(next(model, prompt), settings);
        for (int token = 0; token < VOCABULARY; token++) {
            if (token == stop) {
                cells[END + token] = first[token];
            } else if (first[token] > 0) {
                int[] text = Arrays.copyOf(prompt, prompt.length + 1);
                text[prompt.length] = token;
                double[] second = shaped(next(model, text), settings);
                for (int next = 0; next < VOCABULARY; next++) {
                    cells[token * VOCABULARY + next] = first[token] * second[next];
                }
            }
        }
        return cells;
    }

    /** The log-probs of every next token. */
    private static double[] next(TrainableModel model, int[] text) {
        List<Sequence> rows = IntStream.range(0, VOCABULARY)
                .mapToObj(token -> new Sequence(text, new int[] {token}))
                .toList();
        return Arrays.stream(model.logps(rows)).mapToDouble(row -> row[0]).toArray();
    }

    /** In the plainest way: temperature, then all but the k likeliest cut off, then the tail beyond p, then what is too far below the likeliest. */
    private static double[] shaped(double[] logps, SamplingSettings settings) {
        int[] order = order(logps);
        double[] shaped = normal(Arrays.stream(logps)
                .map(logp -> Math.exp(logp / settings.temperature()))
                .toArray());
        if (settings.topK() > 0) {
            Arrays.stream(order).skip(settings.topK()).forEach(token -> shaped[token] = 0);
        }
        double[] among = normal(shaped);
        double before = 0;
        double likeliest = among[order[0]];
        double[] kept = new double[VOCABULARY];
        for (int token : order) {
            boolean stays =
                    (before < settings.topP() || settings.topP() == 1) && among[token] >= settings.minP() * likeliest;
            kept[token] = stays ? among[token] : 0;
            before += among[token];
        }
        return normal(kept);
    }

    private static double[] normal(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    private static int[] order(double[] logps) {
        return IntStream.range(0, VOCABULARY)
                .boxed()
                .sorted(Comparator.comparingDouble(token -> -logps[token]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
