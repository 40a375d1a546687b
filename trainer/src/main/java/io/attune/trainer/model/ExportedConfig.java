package io.attune.trainer.model;

import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.family.Family;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A config.json that says what transformers 4 and 5 look for, each under its own name, and leaves the rest as it was. */
final class ExportedConfig {
    private ExportedConfig() {}

    static ObjectNode of(ObjectNode original, Family family, ModelConfig config, Head head) {
        ObjectNode json = original.deepCopy();
        json.putArray("architectures")
                .add(head.scores() ? family.className() + "ForSequenceClassification" : family.languageModelClass());
        json.put("tie_word_embeddings", config.tiedHead());
        family.ropeKeys().ifPresent(keys -> keys.complete(json));
        json.put("torch_dtype", "float32");
        json.put("dtype", "float32");
        ids(json, config);
        if (head.scores()) {
            ObjectNode names = json.putObject("id2label");
            ObjectNode places = json.putObject("label2id");
            for (int output = 0; output < head.outputs(); output++) {
                names.put(Integer.toString(output), "LABEL_" + output);
                places.put("LABEL_" + output, output);
            }
            json.put("num_labels", head.outputs());
        }
        return json;
    }

    private static void ids(ObjectNode json, ModelConfig config) {
        putId(json, "bos_token_id", config.bosTokenId());
        putId(json, "pad_token_id", config.padTokenId());
        switch (config.eosTokenIds().size()) {
            case 0 -> json.putNull("eos_token_id");
            case 1 -> json.put("eos_token_id", config.eosTokenIds().getFirst());
            default -> {
                ArrayNode ids = json.putArray("eos_token_id");
                config.eosTokenIds().forEach(ids::add);
            }
        }
    }

    private static void putId(ObjectNode json, String name, int id) {
        if (id < 0) {
            json.putNull(name);
        } else {
            json.put(name, id);
        }
    }
}
