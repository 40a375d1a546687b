package io.attune.trainer.reward;

import io.attune.trainer.data.BadInputException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A reward as people write it: {@code NAME:key=value,key=value@weight}, or, where a value has a comma or @ in it, a JSON object {@code {"reward": NAME, "key": value, "weight": w}}.
 *
 * @param weight what its reward is multiplied by before rewards are added; 1 unless given
 */
public record RewardSpec(String name, Map<String, String> settings, double weight) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public RewardSpec {
        settings = Map.copyOf(settings);
        if (!Double.isFinite(weight)) {
            throw new BadInputException(
                    "the weight of the reward " + name + " is " + weight + "; give a finite number");
        }
    }

    /**
     * Reads either form.
     *
     * @throws BadInputException if it is neither
     */
    public static RewardSpec parse(String text) {
        return text.startsWith("{") ? json(text) : plain(text);
    }

    private static RewardSpec plain(String text) {
        int at = text.lastIndexOf('@');
        String rest = at < 0 ? text : text.substring(0, at);
        int colon = rest.indexOf(':');
        var settings = new LinkedHashMap<String, String>();
        if (colon >= 0) {
            for (String pair : rest.substring(colon + 1).split(",", -1)) {
                int equals = pair.indexOf('=');
                if (equals < 1) {
                    throw new BadInputException("--reward " + text + ": '" + pair + "' is not key=value");
                }
                settings.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        String name = colon < 0 ? rest : rest.substring(0, colon);
        return new RewardSpec(name, settings, at < 0 ? 1 : number("weight", text.substring(at + 1)));
    }

    private static RewardSpec json(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            var settings = new TreeMap<String, String>();
            node.properties().forEach(p -> settings.put(p.getKey(), p.getValue().asString()));
            String name = settings.remove("reward");
            String weight = settings.remove("weight");
            if (name == null) {
                throw new BadInputException("--reward " + text + " lacks \"reward\", its name");
            }
            return new RewardSpec(name, settings, weight == null ? 1 : number("weight", weight));
        } catch (JacksonException broken) {
            throw new BadInputException(
                    "--reward " + text + " is no JSON object: " + broken.getOriginalMessage(), broken);
        }
    }

    String text(String key, String otherwise) {
        return settings.getOrDefault(key, otherwise);
    }

    String required(String key) {
        String value = settings.get(key);
        if (value == null) {
            throw new BadInputException("the reward " + name + " needs " + key + ", as in " + name + ":" + key + "=…");
        }
        return value;
    }

    /** A path that has to be given. */
    public Path path(String key) {
        return Path.of(required(key));
    }

    double number(String key, double otherwise) {
        @Nullable String value = settings.get(key);
        return value == null ? otherwise : number(name + "'s " + key, value);
    }

    /** A number over 0. */
    double positive(String key) {
        double value = number(name + "'s " + key, required(key));
        if (!(value > 0)) {
            throw new BadInputException(
                    "the reward " + name + " has " + key + "=" + required(key) + "; give more than 0");
        }
        return value;
    }

    private static double number(String what, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException bad) {
            throw new BadInputException(what + " is '" + text + "'; give a number", bad);
        }
    }
}
