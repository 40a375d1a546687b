package io.attune.trainer.model.family;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where the two forms of config.json keep rotary positions: transformers 5 all of it in rope_parameters, 4 apart.
 *
 * @param theta transformers 4's key of theta
 * @param part its key of the part of a head that turns
 */
public record RopeKeys(String theta, String part) {
    static final RopeKeys USUAL = new RopeKeys("rope_theta", "partial_rotary_factor");

    /** The parameters of either form in transformers 5's. */
    ObjectNode five(ObjectNode json) {
        JsonNode own = json.path("rope_parameters");
        JsonNode four = json.path("rope_scaling");
        ObjectNode five = own instanceof ObjectNode object
                ? object.deepCopy()
                : four instanceof ObjectNode scaling ? scaling.deepCopy() : json.objectNode();
        copy(json, theta, five, "rope_theta");
        copy(json, part, five, "partial_rotary_factor");
        copy(json, "partial_rotary_factor", five, "partial_rotary_factor");
        copy(five, "type", five, "rope_type");
        five.remove("type");
        if (!five.has("rope_type")) {
            five.put("rope_type", "default");
        }
        if (!five.has("rope_theta")) {
            five.put("rope_theta", 10_000.0);
        }
        return five;
    }

    /** Writes both forms. */
    public void complete(ObjectNode json) {
        ObjectNode five = five(json);
        ObjectNode four = five.deepCopy();
        four.remove("rope_theta");
        four.remove("partial_rotary_factor");
        json.set("rope_parameters", five);
        json.set(theta, five.path("rope_theta"));
        if (five.has("partial_rotary_factor")) {
            json.set(part, five.path("partial_rotary_factor"));
        }
        if (five.path("rope_type").asString("").equals("default")) {
            json.putNull("rope_scaling");
        } else {
            four.set("type", four.path("rope_type"));
            json.set("rope_scaling", four);
        }
    }

    private static void copy(ObjectNode from, String name, ObjectNode to, String newName) {
        if (!ConfigReader.isAbsent(from.path(name)) && ConfigReader.isAbsent(to.path(newName))) {
            to.set(newName, from.path(name));
        }
    }
}
