package io.attune.trainer.sample;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Outputs;
import io.attune.trainer.ort.Saved;
import io.attune.trainer.ort.Session;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The drawing of one token per row with fixed settings, from logits that stay inside ONNX Runtime. */
final class TokenDraw implements AutoCloseable {
    /** Below 1 by enough that uniform × total stays below the total after rounding. */
    private static final double GREATEST_UNIFORM = 1 - 0x1p-52;

    private static final Set<String> OUTPUTS = Set.of(DrawGraph.TOKEN, DrawGraph.LOGP, DrawGraph.SAMPLING_LOGP);

    private final Session session;
    private final Map<String, NativeTensor> settings = new HashMap<>();

    /** @param session of the graph of {@code settings.drawing()}; it stays open */
    TokenDraw(Session session, SamplingSettings settings, int vocabulary) {
        this.session = session;
        long k = settings.topK() == 0 ? vocabulary : Math.min(settings.topK(), vocabulary);
        this.settings.put(DrawGraph.TEMPERATURE, real(settings.temperature()));
        this.settings.put(DrawGraph.TOP_K, NativeTensor.of(new long[] {k}, 1));
        this.settings.put(DrawGraph.TOP_P, real(settings.topP()));
    }

    private static NativeTensor real(double value) {
        return NativeTensor.of(ElementType.FLOAT64, new double[] {value});
    }

    /** The tokens chosen, row by row, with their log-probs. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
    record Tokens(long[] ids, float[] logps, float[] samplingLogps) {}

    /**
     * Chooses.
     *
     * @param logits by the name of the graph's input
     * @param uniforms one number in [0, 1) per row
     */
    Tokens draw(Map<String, Saved> logits, double[] uniforms) {
        double[] below = new double[uniforms.length];
        for (int i = 0; i < below.length; i++) {
            below[i] = Math.min(uniforms[i], GREATEST_UNIFORM);
        }
        Map<String, NativeTensor> inputs = new HashMap<>(settings);
        try (NativeTensor uniform = NativeTensor.of(ElementType.FLOAT64, below, below.length, 1)) {
            inputs.put(DrawGraph.UNIFORM, uniform);
            try (Outputs chosen = session.run(inputs, logits, OUTPUTS, Map.of())) {
                return new Tokens(
                        chosen.longs(DrawGraph.TOKEN),
                        chosen.floats(DrawGraph.LOGP),
                        chosen.floats(DrawGraph.SAMPLING_LOGP));
            }
        }
    }

    @Override
    public void close() {
        settings.values().forEach(NativeTensor::close);
    }
}
