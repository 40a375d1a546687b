package io.attune.trainer.model.family;

import io.attune.trainer.model.rope.DynamicScaling;
import io.attune.trainer.model.rope.LinearScaling;
import io.attune.trainer.model.rope.Llama3Scaling;
import io.attune.trainer.model.rope.Rope;
import io.attune.trainer.model.rope.RopeScaling;
import io.attune.trainer.model.rope.Unscaled;
import io.attune.trainer.model.rope.YarnScaling;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Rotary positions, as either form of config.json gives them. */
final class RopeReader {
    private final ConfigReader config;
    private final ObjectNode parameters;
    private final int positions;

    RopeReader(ConfigReader config, RopeKeys keys) {
        this.config = config;
        this.parameters = config.rope(keys);
        this.positions = config.positive("max_position_embeddings", 2048);
    }

    Rope rope(int headDim, double absentPart) {
        double part = real("partial_rotary_factor", absentPart);
        if (part > 1) {
            throw config.bad("partial_rotary_factor is " + part + ", and no more than a whole head turns");
        }
        int width = (int) (headDim * part);
        return new Rope(required("rope_theta"), width, scaling());
    }

    /** The longest text: what the model was trained on, stretched where the scaling stretches it. */
    int maxPositions() {
        return switch (scaling()) {
            case Unscaled() -> positions;
            case Llama3Scaling _ -> positions;
            case LinearScaling(double factor) -> stretched(positions, factor);
            case DynamicScaling(double factor, int original) -> stretched(original, factor);
            case YarnScaling yarn -> Math.max(positions, stretched(yarn.original(), yarn.factor()));
        };
    }

    private static int stretched(int length, double factor) {
        return (int) Math.min(Integer.MAX_VALUE, Math.floor(length * factor));
    }

    private RopeScaling scaling() {
        String kind = parameters.path("rope_type").asString("");
        return switch (kind) {
            case "default" -> new Unscaled();
            case "linear" -> new LinearScaling(required("factor"));
            case "dynamic" -> new DynamicScaling(required("factor"), positions);
            case "llama3" ->
                new Llama3Scaling(
                        required("factor"), required("low_freq_factor"), required("high_freq_factor"), original());
            case "yarn" -> yarn();
            default ->
                throw config.bad("rope_type is \"" + kind + "\"; default, linear, dynamic, llama3 and yarn are known");
        };
    }

    private YarnScaling yarn() {
        double factor = real("factor", (double) positions / original());
        double weight = real("mscale", 0);
        double everywhere = real("mscale_all_dim", 0);
        double implied = weight != 0 && everywhere != 0
                ? YarnScaling.magnitude(factor, weight) / YarnScaling.magnitude(factor, everywhere)
                : YarnScaling.magnitude(factor, 1);
        boolean whole = parameters.path("truncate").asBoolean(true);
        return new YarnScaling(
                factor,
                real("attention_factor", implied),
                real("beta_fast", 32),
                real("beta_slow", 1),
                whole,
                original());
    }

    private int original() {
        double original = real("original_max_position_embeddings", positions);
        if (!(original >= 1)) {
            throw config.bad(
                    "the rope scaling's original_max_position_embeddings is " + original + ", expected 1 or more");
        }
        return (int) original;
    }

    private double required(String name) {
        if (!parameters.path(name).isNumber()) {
            throw config.bad("the rope scaling has no " + name);
        }
        return parameters.path(name).asDouble();
    }

    private double real(String name, double absent) {
        JsonNode node = parameters.path(name);
        if (ConfigReader.isAbsent(node)) {
            return absent;
        }
        if (!node.isNumber()) {
            throw config.bad("the rope scaling's " + name + " is " + node + ", expected a number");
        }
        return node.asDouble();
    }
}
