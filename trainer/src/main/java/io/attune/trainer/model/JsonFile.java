package io.attune.trainer.model;

import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object in a file. A name that stands twice in it is an error. */
final class JsonFile {
    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final ObjectReader STRICT =
            MAPPER.readerFor(JsonNode.class).with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    private JsonFile() {}

    static ObjectNode read(Path file) {
        try {
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException missing) {
            throw new BadInputException(
                    file + " does not exist; name a directory that holds a Hugging Face model", missing);
        } catch (IOException failed) {
            throw new BadInputException(file + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    /** @param what names the source in the error */
    static ObjectNode parse(String what, byte[] bytes) {
        try {
            JsonNode node = STRICT.readValue(bytes);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new BadInputException(what + " is not a JSON object");
        } catch (JacksonException malformed) {
            throw new BadInputException(what + " is not JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }

    static void write(Path file, ObjectNode json) throws IOException {
        Files.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
    }
}
