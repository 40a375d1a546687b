package io.attune.trainer.sample;

import static io.attune.trainer.sample.DrawGraph.BLOCK;
import static io.attune.trainer.sample.DrawGraph.LOGITS;
import static io.attune.trainer.sample.DrawGraph.MASSES;
import static io.attune.trainer.sample.DrawGraph.POLICY;
import static io.attune.trainer.sample.DrawGraph.SHAPED;
import static io.attune.trainer.sample.DrawGraph.TOP_VALUES;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.sample.Drawing.Kept;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** The drawing of one token per row with fixed settings, from what a run predicted. Whatever it reads of a row is narrow, but for two rare cases. */
final class TokenDraw implements AutoCloseable {
    /** Where only top-p or min-p bounds what is kept, so many are sorted first, and all only if they do not suffice. */
    private static final int SORTED_FIRST = 256;

    private final SamplingSettings settings;
    private final Drawing drawing;
    private final Predictions predictions;
    private final Map<String, NativeTensor> inputs;

    /** @param rows how many are drawn for at most */
    TokenDraw(Device device, SamplingSettings settings, int rows, int vocabulary) {
        this.settings = settings;
        this.drawing = settings.drawing();
        int k = Math.min(
                vocabulary,
                switch (drawing.kept()) {
                    case LIKELIEST -> 1;
                    case TOP -> settings.topK();
                    case ALL, NUCLEUS -> SORTED_FIRST;
                });
        this.predictions = Predictions.on(device, rows, DrawGraph.widths(drawing, vocabulary, k));
        this.inputs = Map.of(
                DrawGraph.REPETITION_PENALTY, scalar(settings.repetitionPenalty()),
                DrawGraph.TEMPERATURE, scalar(settings.temperature()),
                DrawGraph.TOP_K, NativeTensor.of(new long[] {k}, 1));
    }

    private static NativeTensor scalar(double value) {
        return NativeTensor.of(ElementType.FLOAT32, new double[] {value});
    }

    /**
     * A token.
     *
     * @param logp under the policy
     * @param samplingLogp under the distribution that it was drawn from
     */
    record Choice(int token, double logp, double samplingLogp) {}

    boolean readsTexts() {
        return drawing.penalised();
    }

    /** The settings as the graph reads them. */
    Map<String, NativeTensor> inputs() {
        return inputs;
    }

    /** What a run has to write. */
    Predictions predictions() {
        return predictions;
    }

    /** To be called after each run: has ready what choosing will read, where the wide outputs are not in memory that Java sees. */
    void prepare(List<Row> rows) {
        if (drawing.kept() != Kept.ALL || !(predictions instanceof DevicePredictions there)) {
            return;
        }
        int[] first = new int[rows.size()];
        for (int i = 0; i < first.length; i++) {
            first[i] = block(i, rows.get(i).uniform()).place() * BLOCK;
        }
        there.fetch(drawing.shapes() ? List.of(POLICY, SHAPED) : List.of(POLICY), first);
    }

    private Inversion block(int row, double uniform) {
        return Inversion.of(predictions.row(MASSES, row), uniform);
    }

    /**
     * Chooses the next token of a row.
     *
     * @param uniform in [0, 1)
     */
    Choice choose(int row, double uniform) {
        return switch (drawing.kept()) {
            case LIKELIEST -> choice(row, predictions.token(row, 0), 0);
            case ALL -> fromAll(row, uniform);
            case TOP -> fromLikeliest(row, byLogits(row), uniform);
            case NUCLEUS -> fromLikeliest(row, byProbabilities(row), uniform);
        };
    }

    /** First the block of neighbouring tokens, by the blocks' sums, then the token in it, by its share of the block. */
    private Choice fromAll(int row, double uniform) {
        String shaped = drawing.shapes() ? SHAPED : POLICY;
        Inversion block = block(row, uniform);
        int first = block.place() * BLOCK;
        int count = Math.min(BLOCK, predictions.width(shaped) - first);
        int place = Inversion.of(predictions.part(shaped, row, first, count), block.share())
                .place();
        int token = first + place;
        double logp = policyLogp(row, token);
        return new Choice(token, logp, drawing.shapes() ? Math.log(predictions.number(shaped, row, token)) : logp);
    }

    /**
     * The likeliest tokens, the likeliest first.
     *
     * @param weights proportional to their probabilities
     * @param total what the whole vocabulary would weigh, the tokens that top-k cut off excepted
     */
    @SuppressWarnings("ArrayRecordComponent") // read at once, never compared
    private record Likeliest(float[] weights, double total, IntUnaryOperator tokens) {}

    private Likeliest byLogits(int row) {
        float[] values = predictions.row(TOP_VALUES, row);
        float most = values[0];
        double total = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.exp((values[i] - most) / settings.temperature());
            total += values[i];
        }
        return new Likeliest(values, total, place -> predictions.token(row, place));
    }

    private Likeliest byProbabilities(int row) {
        float[] some = predictions.row(TOP_VALUES, row);
        if (some.length == vocabulary() || kept(some, 1) < some.length) {
            return new Likeliest(some, 1, place -> predictions.token(row, place));
        }
        return sorted(predictions.row(drawing.shapes() ? SHAPED : POLICY, row));
    }

    /** Not negative, so they are in the order of their bits. */
    private static Likeliest sorted(float[] probabilities) {
        long[] order = new long[probabilities.length];
        for (int token = 0; token < order.length; token++) {
            order[token] = -((long) Float.floatToIntBits(probabilities[token]) << Integer.SIZE) + token;
        }
        Arrays.sort(order);
        float[] weights = new float[order.length];
        for (int place = 0; place < order.length; place++) {
            weights[place] = probabilities[(int) order[place]];
        }
        return new Likeliest(weights, 1, place -> (int) order[place]);
    }

    private Choice fromLikeliest(int row, Likeliest likeliest, double uniform) {
        float[] left = Arrays.copyOf(likeliest.weights(), kept(likeliest.weights(), likeliest.total()));
        int place = Inversion.of(left, uniform).place();
        double sum = 0;
        for (float weight : left) {
            sum += weight;
        }
        return choice(row, likeliest.tokens().applyAsInt(place), Math.log(left[place] / sum));
    }

    /** How many of the likeliest top-p and min-p leave: those before which less than top-p has been summed. */
    private int kept(float[] weights, double total) {
        double reach = settings.topP() == 1 ? Double.POSITIVE_INFINITY : settings.topP() * total;
        double least = settings.minP() * weights[0];
        double sum = 0;
        int count = 0;
        while (count < weights.length && sum < reach && weights[count] >= least) {
            sum += weights[count++];
        }
        return count;
    }

    private Choice choice(int row, int token, double samplingLogp) {
        return new Choice(token, policyLogp(row, token), samplingLogp);
    }

    /** A probability too small for float32 is told by its logit's distance from the likeliest one. */
    private double policyLogp(int row, int token) {
        float probability = predictions.number(POLICY, row, token);
        if (probability >= Float.MIN_NORMAL) {
            return Math.log(probability);
        }
        float[] logits = predictions.row(LOGITS, row);
        int likeliest = 0;
        for (int i = 1; i < logits.length; i++) {
            likeliest = logits[i] > logits[likeliest] ? i : likeliest;
        }
        double distance = (double) logits[token] - logits[likeliest];
        return Math.log(predictions.number(POLICY, row, likeliest)) + distance;
    }

    private int vocabulary() {
        return predictions.width(LOGITS);
    }

    @Override
    public void close() {
        inputs.values().forEach(NativeTensor::close);
        predictions.close();
    }
}
