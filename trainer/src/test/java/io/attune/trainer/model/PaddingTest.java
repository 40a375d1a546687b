package io.attune.trainer.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.data.Batch;
import io.attune.trainer.data.Epochs;
import io.attune.trainer.data.Example;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What padding costs where lengths vary as those of conversations do: prompts of 110 tokens and answers of 50 in the median, log-normal with σ of 0.8 and 0.9, each 512 at most; batches
 * of 8 pairs. Operations of a layer are counted, as {@link RowCost} does.
 */
class PaddingTest {
    private static final int PAIRS = 1600;
    private static final int BATCH = 8;

    private static final List<Example> EXAMPLES = new ArrayList<>();

    /**
     * Sums over a pass.
     *
     * @param tokens in the texts
     * @param places in the rectangles of attention
     * @param laid operations as rows are laid out
     * @param least operations if no row were longer than its texts
     * @param padded operations if each sequence had a row of its own, as long as the longest of its batch
     */
    private record Cost(double tokens, double places, double laid, double least, double padded) {
        Cost plus(Cost other) {
            return new Cost(
                    tokens + other.tokens,
                    places + other.places,
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
    void noTokenIsPaddingAndRowsAreFilled() {
        Cost random = pass(Epochs.Order.RANDOM);
        assertThat(random.tokens() / random.places()).isBetween(0.80, 0.87);
        assertThat(random.padded() / random.least()).isGreaterThan(3);
        assertThat(random.laid() / random.least()).isBetween(1.15, 1.25);
    }

    @Test
    void batchesOfOneLengthTakeMostOfWhatIsLeft() {
        Cost alike = pass(Epochs.Order.RANDOM_BY_LENGTH);
        assertThat(alike.tokens() / alike.places()).isGreaterThan(0.93);
        assertThat(alike.laid() / alike.least()).isLessThan(1.06);
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
        RowCost row = RowCost.of(config);
        List<SharedPrompt> texts = SharedPrompt.of(batch.rows(), config, Head.LANGUAGE_MODEL);
        PackedRows packed = PackedRows.of(batch.rows(), config, Head.LANGUAGE_MODEL);
        int tokens = texts.stream().mapToInt(SharedPrompt::length).sum();
        assertThat(packed.ids()).hasSize(tokens);
        double rows = requireNonNull(packed.lengths(config).get(DecoderInputs.ROWS));
        double time = requireNonNull(packed.lengths(config).get(DecoderInputs.TIME));
        int longest = batch.rows().stream().mapToInt(Sequence::length).max().orElseThrow();
        return new Cost(
                tokens,
                rows * time,
                row.linear() * tokens + row.attention() * rows * time * time,
                texts.stream().mapToDouble(text -> row.of(text.length())).sum(),
                IntStream.range(0, batch.rows().size())
                        .mapToDouble(_ -> row.of(longest))
                        .sum());
    }
}
