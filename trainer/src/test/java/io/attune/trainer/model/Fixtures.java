package io.attune.trainer.model;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The checkpoints that transformers made, and what it said of them. */
final class Fixtures {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private Fixtures() {}

    record Scored(Sequence sequence, List<Double> logps) {
        double[] array() {
            return logps.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    static Path directory(String name) {
        try {
            var url = Objects.requireNonNull(Fixtures.class.getResource("/llama/" + name + "/config.json"), name);
            return Objects.requireNonNull(Path.of(url.toURI()).getParent());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static ModelDirectory open(String name) {
        return ModelDirectory.open(directory(name));
    }

    static List<Scored> scored(String name) {
        JsonNode expected = expected(name);
        List<Scored> all = new ArrayList<>();
        for (String kind : List.of("ids", "texts")) {
            for (JsonNode line : expected.path(kind)) {
                var sequence = new Sequence(ints(line.path("prompt_ids")), ints(line.path("completion_ids")));
                List<Double> logps = JSON.convertValue(line.path("logps"), new TypeReference<List<Double>>() {});
                all.add(new Scored(sequence, logps));
            }
        }
        return all;
    }

    static JsonNode expected(String name) {
        return JSON.readTree(directory(name).resolve("expected.json").toFile());
    }

    static int[] ints(JsonNode node) {
        return JSON.convertValue(node, new TypeReference<int[]>() {});
    }
}
