package io.attune.trainer.sample;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code src/test/oracle/sampling.py} wrote down of transformers. */
record TransformersSampling(List<Case> cases, JsonNode greedy) {

    /**
     * A setting and the distribution that it leaves.
     *
     * @param name the setting as transformers was given it
     * @param text the tokens that stand already, which matter to the repetition penalty
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Case(String name, SamplingSettings settings, float[] logits, int[] text, double[] distribution) {
        @Override
        public String toString() {
            return name;
        }
    }

    static TransformersSampling read() {
        try (InputStream in = TransformersSampling.class.getResourceAsStream("/sample/transformers.json")) {
            JsonNode root = JsonMapper.builder().build().readTree(Objects.requireNonNull(in));
            List<Case> cases = new ArrayList<>();
            for (JsonNode one : root.path("cases")) {
                cases.add(one(root, one));
            }
            return new TransformersSampling(cases, root.path("greedy"));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static Case one(JsonNode root, JsonNode one) {
        JsonNode given = root.path("logits").path(one.path("logits").stringValue());
        float[] logits = new float[given.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) given.get(i).doubleValue();
        }
        double[] distribution = new double[logits.length];
        one.path("kept")
                .properties()
                .forEach(kept -> distribution[Integer.parseInt(kept.getKey())] =
                        kept.getValue().doubleValue());
        SamplingSettings settings = SamplingSettings.plain(1, Stopping.never())
                .withTemperature(one.path("temperature").asDouble(1))
                .withTopK(one.path("top_k").asInt(0))
                .withTopP(one.path("top_p").asDouble(1))
                .withMinP(one.path("min_p").asDouble(0))
                .withRepetitionPenalty(one.path("repetition_penalty").asDouble(1));
        String name = one.toString().replaceAll(",\"kept\".*", "}");
        return new Case(name, settings, logits, ids(root.path("text")), distribution);
    }

    static int[] ids(JsonNode list) {
        int[] ids = new int[list.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = list.get(i).intValue();
        }
        return ids;
    }
}
