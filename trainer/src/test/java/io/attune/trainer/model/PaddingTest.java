package io.attune.trainer.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.data.Batch;
import io.attune.trainer.data.Epochs;
import io.attune.trainer.data.Example;
import io.attune.trainer.graph.Dim;
import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What padding costs where lengths vary as those of conversations do: prompts of 110 tokens and answers of 50 in the median, log-normal with σ of 0.8 and 0.9, each 512 at most; batches
 * of 8 pairs. Operations of a layer are counted.
 */
class PaddingTest {
    private static final int PAIRS = 1600;
    private static final int BATCH = 8;

    private static final List<Example> EXAMPLES = new ArrayList<>();

    /**
     * Sums over a pass.
     *
     * @param area of the rectangles of attention
     * @param leastArea if none were longer than its texts
     * @param laid operations as rows are laid out
     * @param least operations if no row were longer than its texts
     * @param padded operations if each sequence had a row of its own, as long as the longest of its batch
     */
    private record Cost(double area, double leastArea, double laid, double least, double padded) {
        Cost plus(Cost other) {
            return new Cost(
                    area + other.area,
                    leastArea + other.leastArea,
                    laid + other.laid,
                    least + other.least,
                    padded + other.padded);
        }
    }

    @BeforeAll
    static void draw() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < PAIRS; i++) {
            int[] prompt = random.ints(length(random, 110, 0.8), 0, 11).toArray();
            var chosen = new Sequence(prompt, new int[length(random, 50, 0.9)]);
            var rejected = new Sequence(prompt, new int[length(random, 50, 0.9)]);
            EXAMPLES.add(new Example.Preference(chosen, rejected, 1, 0, 1));
        }
    }

    private static int length(SplittableRandom random, double median, double sigma) {
        return Math.clamp(Math.round(median * Math.exp(sigma * random.nextGaussian())), 2, 512);
    }

    @Test
    void rowsAreFilled() {
        Cost random = pass(Epochs.Order.RANDOM);
        assertThat(random.area() / random.leastArea()).isBetween(2.3, 2.7);
        assertThat(random.padded() / random.least()).isGreaterThan(3);
        assertThat(random.laid() / random.least()).isBetween(1.25, 1.35);
    }

    @Test
    void batchesOfOneLengthTakeLess() {
        Cost alike = pass(Epochs.Order.RANDOM_BY_LENGTH);
        assertThat(alike.area()).isLessThan(pass(Epochs.Order.RANDOM).area());
        assertThat(alike.laid() / alike.least()).isLessThan(1.28);
    }

    private static Cost pass(Epochs.Order order) {
        ModelConfig config = TinyModels.llama(
                "hidden_size", 512,
                "num_attention_heads", 8,
                "num_key_value_heads", 8,
                "head_dim", 64,
                "intermediate_size", 1376,
                "max_position_embeddings", 1024);
        var epochs = new Epochs(EXAMPLES, BATCH, 1, order, new SplittableRandom(2));
        return epochs.next().stream().map(batch -> cost(batch, config)).reduce(new Cost(0, 0, 0, 0, 0), Cost::plus);
    }

    private static Cost cost(Batch batch, ModelConfig config) {
        PackedRows packed = PackedRows.of(batch.rows(), config, Head.LANGUAGE_MODEL);
        Map<Dim, Long> lengths = packed.lengths(config);
        double texts = area(lengths, "", AttentionRows.time(""));
        double completions = area(lengths, SharedPrefixes.NAMES, SharedPrefixes.KEYS);
        double tokens = requireNonNull(lengths.get(DecoderInputs.TOKENS));
        double least = SharedPrompt.of(batch.rows(), config, Head.LANGUAGE_MODEL).stream()
                .mapToDouble(PaddingTest::pairsOfTokens)
                .sum();
        double longest = batch.rows().stream().mapToInt(Sequence::length).max().orElseThrow();
        double padded = longest * batch.rows().size();
        return new Cost(
                texts + completions,
                least,
                operations(config, tokens, texts + completions),
                operations(config, tokens, least),
                operations(config, padded, padded * longest));
    }

    private static double area(Map<Dim, Long> lengths, String names, Dim keys) {
        return (double) lengths.getOrDefault(AttentionRows.rows(names), 0L)
                * lengths.getOrDefault(AttentionRows.time(names), 0L)
                * lengths.getOrDefault(keys, 0L);
    }

    /** Queries times keys if no row were longer than its texts. */
    private static double pairsOfTokens(SharedPrompt prompt) {
        double prefix = prompt.prefix().length();
        return prefix * prefix
                + prompt.segments().stream()
                        .mapToDouble(Segment::length)
                        .map(length -> length * (prefix + length))
                        .sum();
    }

    /** Of one layer. Scores pass through memory several times beside the two products, which takes about twice as long as these do. */
    private static double operations(ModelConfig config, double tokens, double pairsOfTokens) {
        double weights = config.blocks().getFirst().linears().stream()
                .mapToDouble(linear -> (double) linear.inputs() * linear.outputs())
                .sum();
        Attention attention = config.blocks().getFirst().attention();
        return 2 * weights * tokens + 3 * 4.0 * attention.heads() * attention.headDim() * pairsOfTokens;
    }
}
