package io.attune.annotation.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTreesTest {
    private static final Artefact MISSING = new Artefact("0".repeat(64), 2);

    @TempDir
    private Path directory;

    private ArtefactStore store = new ArtefactStore(Path.of(""));
    private ModelTrees trees = new ModelTrees(store);

    @BeforeEach
    void open() {
        store = new ArtefactStore(directory.resolve("store"));
        trees = new ModelTrees(store);
    }

    @Test
    void layersAreThoseOfTheFamily() throws IOException {
        Path model = Files.createDirectory(directory.resolve("model"));
        Files.writeString(model.resolve("config.json"), "{\"model_type\": \"llama\"}");
        assertThat(trees.layers(store.putTree(model)))
                .hasValueSatisfying(layers -> assertThat(layers.family()).isEqualTo("llama"));
    }

    @Test
    void layersOfWhatCannotBeReadAreUnknown() {
        String config = "{\"config.json\": {\"sha256\": \"%s\", \"bytes\": 2}}".formatted(MISSING.sha256());
        assertThat(trees.layers(MISSING)).as("a tree that is missing").isEmpty();
        assertThat(trees.layers(store.put("no tree".getBytes(UTF_8))))
                .as("a file")
                .isEmpty();
        assertThat(trees.layers(store.put("{}".getBytes(UTF_8))))
                .as("a tree without config.json")
                .isEmpty();
        assertThat(trees.layers(store.put(config.getBytes(UTF_8))))
                .as("a config.json that is missing")
                .isEmpty();
    }
}
