package io.attune.annotation.policy;

import io.attune.kafka.artefact.ArtefactException;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks whether a tree in the artefact store can be a model. The trainer reads it whole and checks the rest. */
@Component
class ModelTrees {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String CONFIG = "config.json";
    private static final long MOST_JSON_BYTES = 16L << 20;

    private final ArtefactStore store;

    ModelTrees(ArtefactStore store) {
        this.store = store;
    }

    /** Checks that tree. @throws IllegalArgumentException with what is missing */
    void requireModel(Artefact tree) {
        if (!store.has(tree)) {
            throw new IllegalArgumentException(
                    "the artefact store has no " + tree.sha256() + ": put the model directory into the store first");
        }
        JsonNode index = index(tree);
        for (String file : new String[] {CONFIG, "tokenizer.json"}) {
            if (!index.has(file)) {
                throw new IllegalArgumentException("the model directory has no " + file);
            }
        }
        if (index.propertyNames().stream().noneMatch(name -> name.endsWith(".safetensors"))) {
            throw new IllegalArgumentException("the model directory has no .safetensors file");
        }
    }

    /** What its layers are called, as far as its config.json tells; empty where that cannot be read. */
    Optional<LayerNames> layers(Artefact model) {
        try {
            JsonNode file = index(model).path(CONFIG);
            Artefact config = new Artefact(
                    file.path("sha256").asString(""), file.path("bytes").asLong(0));
            if (config.bytes() > MOST_JSON_BYTES) {
                return Optional.empty();
            }
            return LayerNames.of(
                    JSON.readTree(store.read(config)).path("model_type").asString(""));
        } catch (JacksonException | ArtefactException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private JsonNode index(Artefact tree) {
        try {
            return JSON.readTree(store.read(tree));
        } catch (JacksonException _) {
            throw new IllegalArgumentException(
                    "artefact " + tree.sha256() + " is not a directory: name the tree, not one of its files");
        }
    }
}
