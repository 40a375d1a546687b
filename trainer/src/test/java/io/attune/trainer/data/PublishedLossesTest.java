package io.attune.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Losses and gradients on the same numbers: of verl and OpenRLHF, by {@code src/test/oracle/published.py}, of HALOs and the repositories of papers, by {@code src/test/oracle/authors.py}.
 */
class PublishedLossesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Stream<Arguments> published() throws IOException {
        return Stream.concat(cases("published"), cases("authors"));
    }

    private static Stream<Arguments> cases(String name) throws IOException {
        try (InputStream bytes = PublishedLossesTest.class.getResourceAsStream("/objective/" + name + ".json")) {
            JsonNode file = JSON.readTree(bytes);
            return StreamSupport.stream(file.get("cases").spliterator(), false)
                    .map(given -> Arguments.of(
                            given.get("by").asString() + ", "
                                    + given.get("request").get("objective").asString() + ", "
                                    + given.get("name").asString(),
                            given));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("published")
    void agrees(String name, JsonNode given) {
        JsonNode answer =
                JSON.valueToTree(ObjectiveRequest.of(given.get("request")).answer());
        if (given.has("loss")) {
            requireClose(answer.get("loss"), given.get("loss"));
        }
        for (int i = 0; i < answer.get("completions").size(); i++) {
            JsonNode completion = answer.get("completions").get(i);
            requireClose(completion, given, i, "coefficients", "coefficients");
            requireClose(completion, given, i, "kl_coefficients", "kl_coefficients");
            requireClose(completion, given, i, "value_coefficients", "value_coefficients");
            requireClose(completion, given, i, "advantages", "advantages");
            requireClose(completion, given, i, "score_coefficient", "score_coefficients");
        }
    }

    private static void requireClose(JsonNode completion, JsonNode given, int place, String field, String expected) {
        if (given.has(expected)) {
            requireClose(completion.get(field), given.get(expected).get(place));
        }
    }

    private static void requireClose(JsonNode found, JsonNode expected) {
        if (expected.isNumber()) {
            assertThat(found.asDouble()).isCloseTo(expected.asDouble(), within(1e-6));
            return;
        }
        assertThat(found.size()).isEqualTo(expected.size());
        for (int t = 0; t < expected.size(); t++) {
            requireClose(found.get(t), expected.get(t));
        }
    }
}
