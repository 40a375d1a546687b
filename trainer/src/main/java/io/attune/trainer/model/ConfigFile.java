package io.attune.trainer.model;

import io.attune.trainer.data.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads config.json as transformers 4 and 5 write it, and generation_config.json for the ids that end a text. */
final class ConfigFile {
    static final String NAME = "config.json";
    static final String GENERATION = "generation_config.json";

    private final Path file;
    private final ObjectNode json;

    private ConfigFile(Path file, ObjectNode json) {
        this.file = file;
        this.json = json;
    }

    static ConfigFile read(Path directory) {
        Path file = directory.resolve(NAME);
        return new ConfigFile(file, JsonFile.read(file));
    }

    ObjectNode json() {
        return json;
    }

    LlamaConfig config() {
        String type = json.path("model_type").asString("");
        if (!type.equals("llama")) {
            throw bad("model_type is \"" + type
                    + "\"; only \"llama\" can be read, so convert the model or choose another");
        }
        String activation = json.path("hidden_act").asString("silu");
        if (!activation.equals("silu")) {
            throw bad("hidden_act is \"" + activation + "\"; only \"silu\" is known");
        }
        int hidden = required("hidden_size");
        int heads = required("num_attention_heads");
        int headDim = heads > 0 ? optional("head_dim", hidden / heads) : 1;
        if (heads > 0 && json.path("head_dim").isMissingNode() && hidden % heads != 0) {
            throw bad("hidden_size " + hidden + " is not a multiple of num_attention_heads " + heads);
        }
        try {
            return new LlamaConfig(
                    required("vocab_size"),
                    hidden,
                    required("intermediate_size"),
                    required("num_hidden_layers"),
                    heads,
                    optional("num_key_value_heads", heads),
                    headDim,
                    optional("max_position_embeddings", 2048),
                    real("rms_norm_eps", 1e-6),
                    rope(),
                    flag("tie_word_embeddings"),
                    flag("attention_bias"),
                    flag("mlp_bias"),
                    optional("bos_token_id", -1),
                    eosTokenIds(),
                    optional("pad_token_id", -1));
        } catch (IllegalArgumentException wrong) {
            throw new BadInputException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    /** transformers 5 keeps theta and scaling together in rope_parameters, 4 had rope_theta and rope_scaling apart. */
    private Rope rope() {
        JsonNode five = json.path("rope_parameters");
        JsonNode scaling = five.isObject() ? five : json.path("rope_scaling");
        String kind = scaling.path("rope_type").asString(scaling.path("type").asString("default"));
        if (!kind.equals("default")) {
            throw bad("rope_type is \"" + kind + "\"; only \"default\" is known");
        }
        JsonNode theta = five.path("rope_theta").isNumber() ? five.path("rope_theta") : json.path("rope_theta");
        return new Rope(theta.isNumber() ? theta.asDouble() : 10_000);
    }

    private List<Integer> eosTokenIds() {
        Path generation = file.resolveSibling(GENERATION);
        JsonNode own = json.path("eos_token_id");
        var ids = new ArrayList<Integer>(ids(own));
        if (Files.exists(generation)) {
            for (int id : ids(JsonFile.read(generation).path("eos_token_id"))) {
                if (!ids.contains(id)) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    private List<Integer> ids(JsonNode node) {
        if (node.isNull() || node.isMissingNode()) {
            return List.of();
        }
        var ids = new ArrayList<Integer>();
        for (JsonNode id : node.isArray() ? node : List.of(node)) {
            if (!id.isInt()) {
                throw bad("eos_token_id is " + node + ", expected a whole number or a list of them");
            }
            ids.add(id.intValue());
        }
        return ids;
    }

    private int required(String name) {
        Integer value = whole(name);
        if (value == null) {
            throw bad(name + " is missing");
        }
        return value;
    }

    private int optional(String name, int absent) {
        Integer value = whole(name);
        return value == null ? absent : value;
    }

    private @Nullable Integer whole(String name) {
        JsonNode node = json.path(name);
        if (node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (!node.isInt()) {
            throw bad(name + " is " + node + ", expected a whole number");
        }
        return node.intValue();
    }

    private double real(String name, double absent) {
        JsonNode node = json.path(name);
        if (node.isNull() || node.isMissingNode()) {
            return absent;
        }
        if (!node.isNumber()) {
            throw bad(name + " is " + node + ", expected a number");
        }
        return node.asDouble();
    }

    private boolean flag(String name) {
        JsonNode node = json.path(name);
        if (node.isNull() || node.isMissingNode()) {
            return false;
        }
        if (!node.isBoolean()) {
            throw bad(name + " is " + node + ", expected true or false");
        }
        return node.booleanValue();
    }

    private BadInputException bad(String what) {
        return new BadInputException(file + ": " + what);
    }
}
