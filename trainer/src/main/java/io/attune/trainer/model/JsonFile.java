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

/** One JSON object in a file. A name that stands twice in it is an error, and so is a file far larger than any configuration. */
public final class JsonFile {
    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final ObjectReader STRICT =
            MAPPER.readerFor(JsonNode.class).with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    /** In bytes. Read whole, so that a file of any size cannot fill the memory. */
    private static final int LARGEST = 4 << 20;

    private JsonFile() {}

    /**
     * Reads a file.
     *
     * @throws BadInputException if it is missing, too large or anything else
     */
    public static ObjectNode read(Path file) {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new BadInputException(file + " has more than " + LARGEST + " bytes, so it is no configuration");
            }
            return parse(file.toString(), bytes);
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
