package io.attune.trainer.data;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.model.tokenizer.Tokenizer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The byte-level tokenizer of the tests, and files with given lines. */
final class Fixtures {
    private Fixtures() {}

    static Tokenizer tokenizer() {
        try {
            return Tokenizer.open(Path.of(requireNonNull(Fixtures.class.getResource("/tokenizer/byte-level"))
                    .toURI()));
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static Path file(Path directory, String... lines) throws IOException {
        return Files.write(directory.resolve("data.jsonl"), Arrays.asList(lines));
    }
}
