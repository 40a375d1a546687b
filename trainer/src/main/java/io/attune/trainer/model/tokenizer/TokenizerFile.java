package io.attune.trainer.model.tokenizer;

import io.attune.trainer.data.BadInputException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/**
 * What of a tokenizer.json is checked before the library reads it. The library is Rust and takes such a file without looking; where it finds later that
 * something is missing it panics, and a panic behind Java's native interface ends the whole process.
 */
final class TokenizerFile {
    private final Path file;

    private TokenizerFile(Path file) {
        this.file = file;
    }

    /** @throws BadInputException if the library could panic over it */
    static void requireHarmless(Path file, JsonNode root) {
        new TokenizerFile(file).postProcessor(root.path("post_processor"));
    }

    /** What a part says is told by its fields: of most parts the library reads no type. */
    private void postProcessor(JsonNode processor) {
        processor.path("processors").forEach(this::postProcessor);
        JsonNode tokens = processor.path("special_tokens");
        for (JsonNode piece : processor.path("single")) {
            JsonNode token = piece.path("SpecialToken").path("id");
            if (token.isString() && !tokens.has(token.stringValue())) {
                throw refusal("its post_processor writes " + token + ", which its special_tokens lack");
            }
            if ("B".equals(piece.path("Sequence").path("id").asString(""))) {
                throw refusal("its post_processor writes a second text (B) around a single one");
            }
        }
    }

    private BadInputException refusal(String what) {
        return new BadInputException(file + " cannot be used: " + what + "; fetch the file again");
    }
}
