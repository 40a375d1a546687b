package io.attune.deploy.bench;

import io.attune.deploy.client.Project;
import io.attune.deploy.client.RestClient;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tuned version in the registry and the base model that it began from.
 *
 * @param label as the registry shows it
 * @param base tree of the model directory
 * @param adapter tree of the adapter's directory
 */
record Published(String label, Artefact base, Artefact adapter) {

    /**
     * Finds it.
     *
     * @param wanted label such as {@code v12}, or id; null for the newest policy
     */
    static Published find(RestClient client, Project project, @Nullable String wanted) throws IOException {
        for (JsonNode version : client.get("projects/" + project.id() + "/policies")) {
            if (isTunedPolicy(version) && (wanted == null || isNamed(version, wanted))) {
                return of(version, client);
            }
        }
        throw new IllegalArgumentException("project " + project.name() + " has no tuned version"
                + (wanted == null ? " yet: judge something while a round runs" : " " + wanted));
    }

    private static boolean isTunedPolicy(JsonNode version) {
        return version.path("kind").asString().equals("POLICY")
                && !version.path("round").isNull();
    }

    private static boolean isNamed(JsonNode version, String wanted) {
        return wanted.equals(label(version)) || wanted.equals(version.path("id").asString());
    }

    private static String label(JsonNode version) {
        return "v" + version.path("version").asInt();
    }

    private static Published of(JsonNode version, RestClient client) throws IOException {
        JsonNode base = null;
        for (JsonNode ancestor : client.get("policies/" + version.path("id").asString() + "/lineage")) {
            if (ancestor.path("round").isNull()) {
                base = ancestor;
            } else if (!ancestor.path("round").equals(version.path("round"))) {
                throw new IllegalArgumentException(label(version) + " was tuned from a version that was tuned itself:"
                        + " download both and compare them with --base and --adapter");
            }
        }
        if (base == null) {
            throw new IllegalArgumentException(label(version) + " names no base model");
        }
        if (version.path("loraRank").asInt() == 0) {
            throw new IllegalArgumentException(label(version) + " has all weights tuned; only adapters are compared");
        }
        return new Published(label(version), artefact(base), artefact(version));
    }

    private static Artefact artefact(JsonNode version) {
        JsonNode weights = version.path("weights");
        if (weights.isNull()) {
            throw new IllegalArgumentException(
                    "the weights of " + label(version) + " were let go: choose a pinned or newer one");
        }
        return JsonMapper.shared().treeToValue(weights, Artefact.class);
    }

    /** Writes base model and adapter under {@code directory}, as {@code base} and {@code adapter}. */
    void fetch(ArtefactStore store, Path directory) {
        store.materialise(base, directory.resolve("base"));
        store.materialise(adapter, directory.resolve("adapter"));
    }
}
