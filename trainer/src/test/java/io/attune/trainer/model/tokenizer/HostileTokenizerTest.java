package io.attune.trainer.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Promise S07: what the library would panic over, and end the process with it, is refused in one line. */
class HostileTokenizerTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void isRefusedInOneLine(Consumer<ObjectNode> change, String refusal) throws IOException {
        Path file = directory.resolve("tokenizer.json");
        var root = (ObjectNode)
                JSON.readTree(Files.readAllBytes(TokenizerTest.fixture("llama").resolve("tokenizer.json")));
        change.accept(root);
        Files.write(file, JSON.writeValueAsBytes(root));
        assertThatThrownBy(() -> Tokenizer.open(directory))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(file.toString(), refusal, "fetch the file again")
                .message()
                .doesNotContainPattern("\\p{Cntrl}");
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                hostile(
                        "a template of a token that it lacks",
                        "writes \"<s>\", which its special_tokens lack",
                        root -> root.withObject("post_processor").set("special_tokens", JSON.createObjectNode())),
                hostile(
                        "such a template inside of others",
                        "writes \"\\n\", which its special_tokens lack",
                        root -> root.set("post_processor", JSON.readTree("""
                                {"type": "Sequence", "processors": [{"type": "Sequence", "processors": [
                                {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "\\n", "type_id": 0}}],
                                "pair": [], "special_tokens": {}}]}]}"""))),
                hostile(
                        "a template of a second text",
                        "writes a second text (B)",
                        root -> root.withObject("post_processor").set("single", JSON.readTree("""
                                [{"Sequence": {"id": "B", "type_id": 0}}]"""))));
    }

    private static Arguments hostile(String name, String refusal, Consumer<ObjectNode> change) {
        return Arguments.of(Named.of(name, change), refusal);
    }
}
