package io.attune.trainer.sample;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Outputs;
import io.attune.trainer.ort.Saved;
import io.attune.trainer.ort.Session;
import io.attune.trainer.sample.Drawing.Kept;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The drawing of one token per row with fixed settings, from logits that stay inside ONNX Runtime. */
final class TokenDraw implements AutoCloseable {
    /** Below 1 by enough that uniform × total stays below the total after rounding. */
    private static final double GREATEST_UNIFORM = 1 - 0x1p-52;

    /** Above every sum of probabilities, whatever the rounding: top-p leaves everything. */
    private static final double NO_TOP_P = 2;

    /** Where only top-p or min-p bounds what is kept, so many are sorted first, and all only if they do not suffice. */
    private static final int SORTED_FIRST = 256;

    private static final Set<String> OUTPUTS = Set.of(DrawGraph.TOKEN, DrawGraph.LOGP, DrawGraph.SAMPLING_LOGP);
    private static final Set<String> OUTPUTS_IF_ENOUGH =
            Set.of(DrawGraph.TOKEN, DrawGraph.LOGP, DrawGraph.SAMPLING_LOGP, DrawGraph.ENOUGH);

    private final Session session;
    private final Drawing drawing;
    private final Map<String, NativeTensor> settings = new HashMap<>();
    private final Map<Integer, NativeTensor> uniformsByRows = new HashMap<>();
    private final NativeTensor all;
    private final boolean mayNotSuffice;

    /** @param session of the graph of {@code settings.drawing()}; it stays open */
    TokenDraw(Session session, SamplingSettings settings, int vocabulary) {
        this.session = session;
        this.drawing = settings.drawing();
        int first = drawing.kept() == Kept.TOP ? settings.topK() : SORTED_FIRST;
        this.mayNotSuffice = drawing.kept() == Kept.NUCLEUS && SORTED_FIRST < vocabulary;
        this.all = NativeTensor.of(new long[] {vocabulary}, 1);
        put(DrawGraph.REPETITION_PENALTY, settings.repetitionPenalty());
        put(DrawGraph.TEMPERATURE, settings.temperature());
        put(DrawGraph.TOP_P, settings.topP() == 1 ? NO_TOP_P : settings.topP());
        put(DrawGraph.MIN_P, settings.minP());
        this.settings.put(DrawGraph.TOP_K, NativeTensor.of(new long[] {Math.min(first, vocabulary)}, 1));
    }

    private void put(String name, double value) {
        settings.put(name, NativeTensor.of(ElementType.FLOAT64, new double[] {value}));
    }

    /** The tokens chosen, row by row, with their log-probs. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
    record Tokens(long[] ids, float[] logps, float[] samplingLogps) {}

    boolean readsTexts() {
        return drawing.penalised();
    }

    /**
     * Chooses.
     *
     * @param logits by the name of the graph's input
     * @param uniforms one number in [0, 1) per row
     * @param texts the tokens of each row so far, read only where there is a repetition penalty
     */
    Tokens draw(Map<String, Saved> logits, double[] uniforms, List<int[]> texts) {
        Map<String, NativeTensor> inputs = new HashMap<>(settings);
        inputs.put(DrawGraph.UNIFORM, uniform(uniforms));
        if (!drawing.penalised()) {
            return run(inputs, logits);
        }
        try (NativeTensor text = text(texts)) {
            inputs.put(DrawGraph.TEXT, text);
            return run(inputs, logits);
        }
    }

    private Tokens run(Map<String, NativeTensor> inputs, Map<String, Saved> logits) {
        Set<String> asked = mayNotSuffice ? OUTPUTS_IF_ENOUGH : OUTPUTS;
        try (Outputs chosen = session.run(inputs, logits, asked, Map.of())) {
            if (!mayNotSuffice || enough(chosen)) {
                return tokens(chosen);
            }
        }
        inputs.put(DrawGraph.TOP_K, all);
        try (Outputs chosen = session.run(inputs, logits, OUTPUTS, Map.of())) {
            return tokens(chosen);
        }
    }

    private NativeTensor uniform(double[] uniforms) {
        NativeTensor written = uniformsByRows.computeIfAbsent(
                uniforms.length, rows -> NativeTensor.allocate(ElementType.FLOAT64, rows, 1));
        for (int i = 0; i < uniforms.length; i++) {
            written.memory().setAtIndex(ValueLayout.JAVA_DOUBLE, i, Math.min(uniforms[i], GREATEST_UNIFORM));
        }
        return written;
    }

    private static boolean enough(Outputs chosen) {
        for (float row : chosen.floats(DrawGraph.ENOUGH)) {
            if (row == 0) {
                return false;
            }
        }
        return true;
    }

    private static Tokens tokens(Outputs chosen) {
        return new Tokens(
                chosen.longs(DrawGraph.TOKEN), chosen.floats(DrawGraph.LOGP), chosen.floats(DrawGraph.SAMPLING_LOGP));
    }

    private static NativeTensor text(List<int[]> texts) {
        int width = texts.stream().mapToInt(text -> text.length).max().orElse(0);
        long[] ids = new long[texts.size() * width];
        for (int row = 0; row < texts.size(); row++) {
            int[] text = texts.get(row);
            for (int i = 0; i < width; i++) {
                ids[row * width + i] = text[Math.min(i, text.length - 1)];
            }
        }
        return NativeTensor.of(ids, texts.size(), width);
    }

    @Override
    public void close() {
        settings.values().forEach(NativeTensor::close);
        uniformsByRows.values().forEach(NativeTensor::close);
        all.close();
    }
}
