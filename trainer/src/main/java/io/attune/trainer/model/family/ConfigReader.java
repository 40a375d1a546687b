package io.attune.trainer.model.family;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.architecture.Activation;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.SpecialIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A config.json as transformers 4 and 5 write it, which remembers what was asked for. */
public final class ConfigReader {
    private static final int MOST_LAYERS = 10_000;

    private final String what;
    private final ObjectNode json;
    private final List<Integer> furtherEnds;
    private final Set<String> asked = new TreeSet<>();

    /**
     * @param what names it in errors
     * @param furtherEnds ids that end a completion beside those of the configuration
     */
    public ConfigReader(String what, ObjectNode json, List<Integer> furtherEnds) {
        this.what = what;
        this.json = json;
        this.furtherEnds = List.copyOf(furtherEnds);
    }

    /**
     * The architecture that it describes.
     *
     * @throws BadInputException when it lacks something, or asks for what is not known
     */
    public ModelConfig config() {
        Family family = family();
        if (json.has("quantization_config")) {
            throw bad("quantization_config: quantised weights cannot be read; take the model in F32, F16 or BF16");
        }
        try {
            return family.read(this);
        } catch (IllegalArgumentException wrong) {
            throw new BadInputException(what + ": " + wrong.getMessage(), wrong);
        } catch (ArithmeticException tooLarge) {
            throw new BadInputException(what + ": its sizes are larger than any model's", tooLarge);
        }
    }

    public Family family() {
        return Families.of(what, json.path("model_type").asString(""));
    }

    /** The keys that nobody asked for and that are not known to change nothing, after {@link #config}. */
    public List<String> unknown() {
        return json.propertyNames().stream()
                .filter(name -> !asked.contains(name) && !HarmlessKeys.contain(name))
                .toList();
    }

    /** Rotary positions in the form of transformers 5. */
    ObjectNode rope(RopeKeys keys) {
        ignore("rope_parameters", "rope_scaling", "partial_rotary_factor", keys.theta(), keys.part());
        return keys.five(json);
    }

    JsonNode node(String name) {
        asked.add(name);
        return json.path(name);
    }

    /** Marks a key as known, whatever it says. */
    void ignore(String... names) {
        asked.addAll(List.of(names));
    }

    int positive(String name) {
        Integer value = whole(name);
        if (value == null) {
            throw bad(name + " is missing");
        }
        return checked(name, value);
    }

    int positive(String name, int absent) {
        Integer value = whole(name);
        return value == null ? absent : checked(name, value);
    }

    private int checked(String name, int value) {
        if (value < 1) {
            throw bad(name + " is " + value + ", expected 1 or more");
        }
        return value;
    }

    int layers(String name) {
        int layers = positive(name);
        if (layers > MOST_LAYERS) {
            throw bad(name + " is " + layers + ", expected at most " + MOST_LAYERS);
        }
        return layers;
    }

    private int id(String name) {
        Integer value = whole(name);
        return value == null ? -1 : value;
    }

    @Nullable
    Integer whole(String name) {
        JsonNode node = node(name);
        if (isAbsent(node)) {
            return null;
        }
        if (!node.isInt()) {
            throw bad(name + " is " + node + ", expected a whole number");
        }
        return node.intValue();
    }

    double real(String name, double absent) {
        JsonNode node = node(name);
        if (isAbsent(node)) {
            return absent;
        }
        if (!node.isNumber()) {
            throw bad(name + " is " + node + ", expected a number");
        }
        return node.asDouble();
    }

    boolean flag(String name, boolean absent) {
        JsonNode node = node(name);
        if (isAbsent(node)) {
            return absent;
        }
        if (!node.isBoolean()) {
            throw bad(name + " is " + node + ", expected true or false");
        }
        return node.booleanValue();
    }

    Activation activation(String name, String absent) {
        String activation = node(name).asString(absent);
        return Activation.named(activation)
                .orElseThrow(() -> bad(name + " is \"" + activation
                        + "\"; silu, gelu, gelu_new, gelu_fast and gelu_pytorch_tanh are known"));
    }

    SpecialIds ids() {
        var ends = new ArrayList<>(ids("eos_token_id"));
        furtherEnds.stream().filter(id -> !ends.contains(id)).forEach(ends::add);
        return new SpecialIds(id("bos_token_id"), ends, id("pad_token_id"));
    }

    /** The ids that a key lists, or the one that it names. */
    public List<Integer> ids(String name) {
        JsonNode node = node(name);
        if (isAbsent(node)) {
            return List.of();
        }
        var ids = new ArrayList<Integer>();
        for (JsonNode id : node.isArray() ? node : List.of(node)) {
            if (!id.isInt()) {
                throw bad(name + " is " + node + ", expected a whole number or a list of them");
            }
            ids.add(id.intValue());
        }
        return ids;
    }

    BadInputException bad(String why) {
        return new BadInputException(what + ": " + why);
    }

    String what() {
        return what;
    }

    static boolean isAbsent(JsonNode node) {
        return node.isNull() || node.isMissingNode();
    }
}
