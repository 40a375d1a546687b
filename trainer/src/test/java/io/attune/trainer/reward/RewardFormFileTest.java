package io.attune.trainer.reward;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.ModelDirectory;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RewardFormFileTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"objective\": \"attribute-regression\"}",
                "{\"objective\": \"attribute-regression\", \"weights\": []}",
                "{\"objective\": \"attribute-regression\", \"weights\": [\"NaN\"]}",
                "{\"objective\": \"process-reward\"}",
                "{\"objective\": \"process-reward\", \"separator_ids\": []}",
                "{\"objective\": \"process-reward\", \"separator_ids\": null}",
                "{\"objective\": \"process-reward\", \"separator_ids\": [null]}",
                "{\"objective\": \"generative-verifier\", \"question_ids\": [1], \"yes_id\": \"x\", \"no_id\": 2}",
                "{\"objective\": \"generative-verifier\", \"question_ids\": [1], \"yes_id\": 1}",
            })
    void aFormThatLacksSomethingIsRefusedInOneLine(String text) throws IOException {
        Path file = directory.resolve("reward_model.json");
        Files.writeString(file, text);
        assertThatThrownBy(() -> RewardFormFile.read(directory))
                .isInstanceOf(BadInputException.class)
                .message()
                .startsWith(file.toString())
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 320})
    void aTokenThatTheModelDoesNotKnowIsRefused(int token) throws IOException, URISyntaxException {
        RewardFormFile.write(directory, new RewardForm.Verdict(new int[] {5, token}, 7, 8));
        URL tied = requireNonNull(getClass().getResource("/llama/tied"));
        ModelDirectory model = ModelDirectory.open(Path.of(tied.toURI()));
        assertThatThrownBy(() -> RewardModel.of(model, directory, ElementType.FLOAT32))
                .isInstanceOf(BadInputException.class)
                .hasMessage(directory.resolve("reward_model.json") + " names token " + token
                        + ", and the model knows 0 to 319; copy the whole model directory again");
    }
}
