package io.attune.trainer.model;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** PEFT's adapter_config.json. */
final class AdapterConfig {
    /** What PEFT can do and is not done here, when it is switched on. */
    private static final List<String> UNKNOWN = List.of(
            "use_dora",
            "lora_bias",
            "rank_pattern",
            "alpha_pattern",
            "layers_to_transform",
            "exclude_modules",
            "trainable_token_indices",
            "target_parameters",
            "layer_replication",
            "alora_invocation_tokens",
            "arrow_config",
            "use_qalora",
            "use_bdlora",
            "kasa_config",
            "velora_config",
            "monteclora_config");

    private static final String BEGINNING = "init_lora_weights";

    /** With these PEFT takes from the model's own weights what the adapter begins with, whenever it opens one; the other beginnings leave no trace. */
    private static final Pattern OTHER_BASE = Pattern.compile("(?i)pissa.*|olora|corda.*|loftq");

    private AdapterConfig() {}

    /**
     * Reads which layers of a model are adapted, and how.
     *
     * @throws BadInputException when it is no low-rank adapter, or one that cannot be run
     */
    static LoraSpec read(Path file, ModelConfig model) {
        ObjectNode json = JsonFile.read(file);
        String type = json.path("peft_type").asString("");
        if (!type.equals("LORA")) {
            throw new BadInputException(file + ": peft_type is \"" + type + "\"; only \"LORA\" can be read");
        }
        for (String name : UNKNOWN) {
            if (isOn(json.path(name))) {
                throw unknown(file, name, json);
            }
        }
        if (OTHER_BASE.matcher(json.path(BEGINNING).asString("")).matches()) {
            throw unknown(file, BEGINNING, json);
        }
        String bias = json.path("bias").asString("none");
        if (!bias.equals("none")) {
            throw new BadInputException(file + ": bias is \"" + bias + "\"; only \"none\" can be read");
        }
        int rank = json.path("r").asInt(0);
        double alpha = json.path("lora_alpha").asDouble(0);
        // Rank-stabilised scaling (Kalajdzievski 2023) divides by √rank.
        double whole = json.path("use_rslora").asBoolean(false) ? alpha * Math.sqrt(rank) : alpha;
        try {
            return new LoraSpec(rank, whole, targets(file, json.path("target_modules"), model)).requireLayers(model);
        } catch (IllegalArgumentException wrong) {
            throw new BadInputException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    private static BadInputException unknown(Path file, String name, ObjectNode json) {
        return new BadInputException(file + ": " + name + " is " + json.path(name)
                + ", which is not known here; merge the adapter with peft and name the merged model");
    }

    private static boolean isOn(JsonNode node) {
        boolean off = node.isMissingNode()
                || node.isNull()
                || (node.isContainer() && node.isEmpty())
                || (node.isBoolean() && !node.booleanValue());
        return !off;
    }

    private static Set<String> targets(Path file, JsonNode json, ModelConfig model) {
        if (json.isString() && !json.stringValue().equals(LoraSpec.ALL_LINEAR)) {
            return matching(file, json.stringValue(), model);
        }
        var targets = new LinkedHashSet<String>();
        for (JsonNode target : json.isArray() ? json : List.of(json)) {
            targets.add(target.asString(""));
        }
        return targets;
    }

    /** A string is a regular expression for whole names. */
    private static Set<String> matching(Path file, String expression, ModelConfig model) {
        try {
            var pattern = NamePattern.of(expression);
            var targets = new LinkedHashSet<String>();
            model.linears().map(Linear::name).filter(pattern::matches).forEach(targets::add);
            return targets;
        } catch (IllegalArgumentException wrong) {
            throw new BadInputException(file + ": target_modules is " + wrong.getMessage(), wrong);
        }
    }

    static ObjectNode json(LoraSpec spec, ModelConfig model, boolean hasRewardHead, String baseModel) {
        List<Linear> adapted = spec.adapted(model);
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        json.put("peft_type", "LORA");
        json.put("task_type", hasRewardHead ? "SEQ_CLS" : "CAUSAL_LM");
        json.put("base_model_name_or_path", baseModel);
        json.put("r", spec.rank());
        json.put("lora_alpha", spec.alpha());
        json.put("lora_dropout", 0.0);
        json.put("bias", "none");
        json.put("fan_in_fan_out", adapted.stream().anyMatch(Linear::transposed));
        json.put(BEGINNING, true);
        json.put("inference_mode", true);
        json.set("target_modules", JsonFile.MAPPER.valueToTree(targets(spec, model, adapted)));
        json.set(
                "modules_to_save",
                hasRewardHead ? JsonFile.MAPPER.valueToTree(List.of("score")) : JsonFile.MAPPER.nullNode());
        return json;
    }

    private static List<String> targets(LoraSpec spec, ModelConfig model, List<Linear> adapted) {
        return adapted.size() == model.linears().count()
                ? adapted.stream().map(Linear::module).distinct().toList()
                : spec.targets().stream().sorted().toList();
    }
}
