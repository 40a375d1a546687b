package io.attune.trainer.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON that is still JSON, and says something else at one place. */
final class JsonMutation {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final List<String> VALUES = List.of(
            "0",
            "1",
            "2",
            "3",
            "-1",
            "7.5",
            "-0.0",
            "1e-320",
            "1e300",
            "2147483647",
            "2147483648",
            "-2147483648",
            "9223372036854775807",
            "18446744073709551616",
            "true",
            "false",
            "null",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "[-1]",
            "[1,1]",
            "{\"a\":null}",
            "\"\"",
            "\"..\"",
            "\"../../x.safetensors\"",
            "\"/etc/passwd\"",
            "\"NaN\"",
            "\"Infinity\"",
            "\"1\"",
            "\"\\u0000\\u001b[2J\\n\"",
            "\"\\ud800\"",
            "\"(.*)*(.*)*(.*)*(.*)*(.*)*x\"",
            "\"((((((((\"");

    private JsonMutation() {}

    static byte[] of(byte[] json, RandomGenerator random) {
        JsonNode root = JSON.readTree(json);
        var places = new ArrayList<JsonNode>();
        containers(root, places);
        change(places.get(random.nextInt(places.size())), places, random);
        return JSON.writeValueAsBytes(root);
    }

    private static void containers(JsonNode node, List<JsonNode> found) {
        if (node.isContainer()) {
            found.add(node);
            node.forEach(child -> containers(child, found));
        }
    }

    private static void change(JsonNode at, List<JsonNode> others, RandomGenerator random) {
        JsonNode value = random.nextInt(8) == 0
                ? others.get(random.nextInt(others.size())).deepCopy()
                : JSON.readTree(VALUES.get(random.nextInt(VALUES.size())));
        boolean removes = random.nextInt(6) == 0;
        if (at instanceof ObjectNode object && !object.isEmpty()) {
            String name = List.copyOf(object.propertyNames()).get(random.nextInt(object.size()));
            if (removes) {
                object.remove(name);
            } else {
                object.set(random.nextInt(8) == 0 ? name + "_" : name, value);
            }
        } else if (at instanceof ArrayNode array && !array.isEmpty()) {
            int place = random.nextInt(array.size());
            if (removes) {
                array.remove(place);
            } else if (random.nextInt(4) == 0) {
                array.insert(place, array.get(random.nextInt(array.size())).deepCopy());
            } else {
                array.set(place, value);
            }
        }
    }
}
