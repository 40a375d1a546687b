package io.attune.deploy.demo;

import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The small policy that ships with the demo, as a Hugging Face directory. {@code attune demo build} makes it again. */
public final class DemoPolicy {
    /** Tokens that any of its answers needs at most, its end included. */
    public static final int LONGEST_ANSWER = 80;

    static final String FACTS = "facts.json";

    /** What a model directory needs; the build's own notes stand beside. */
    static final List<String> FILES =
            List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json");

    private DemoPolicy() {}

    /** Writes the directory's files under {@code directory}, which is made if missing. */
    public static void copyTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (String file : FILES) {
            try (InputStream in = open(file)) {
                Files.copy(in, directory.resolve(file));
            }
        }
    }

    /** Puts the directory where a server finds it. */
    public static Artefact storeIn(ArtefactStore store) throws IOException {
        Path directory = Files.createTempDirectory("attune-demo");
        try {
            copyTo(directory);
            return store.putTree(directory);
        } finally {
            for (String file : FILES) {
                Files.deleteIfExists(directory.resolve(file));
            }
            Files.delete(directory);
        }
    }

    static InputStream open(String file) {
        InputStream in = DemoPolicy.class.getResourceAsStream("policy/" + file);
        if (in == null) {
            throw new IllegalStateException("the demo's policy lacks " + file
                    + ": make it with `attune demo build`, then build the project again");
        }
        return in;
    }
}
