package io.attune.trainer.model;

import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.family.ConfigReader;
import io.attune.trainer.model.family.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A directory's config.json, with the ids of its generation_config.json that end a text.
 *
 * @param json as it was read
 */
record ConfigFile(ObjectNode json, Family family, ModelConfig config) {
    static final String NAME = "config.json";
    static final String GENERATION = "generation_config.json";

    private static final Logger LOG = LoggerFactory.getLogger(ConfigFile.class);

    static ConfigFile read(Path directory) {
        Path file = directory.resolve(NAME);
        ObjectNode json = JsonFile.read(file);
        var reader = new ConfigReader(file.toString(), json, ends(directory.resolve(GENERATION)));
        ModelConfig config = reader.config();
        for (String unknown : reader.unknown()) {
            LOG.warn("{}: {} is not known and was left out of account", file, unknown);
        }
        return new ConfigFile(json, reader.family(), config);
    }

    private static List<Integer> ends(Path generation) {
        return Files.exists(generation)
                ? new ConfigReader(generation.toString(), JsonFile.read(generation), List.of()).ids("eos_token_id")
                : List.of();
    }
}
