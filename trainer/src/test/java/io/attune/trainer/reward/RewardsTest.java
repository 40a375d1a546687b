package io.attune.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.JsonLine;
import io.attune.trainer.model.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RewardsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0} of {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "exact | {\"answer\": \"Paris\"} | Paris | 1",
                "exact | {\"answer\": \"Paris\"} | so: <answer> Paris </answer> | 1",
                "exact | {\"answer\": \"Paris\"} | paris | 0",
                "exact:field=city | {\"city\": \"Rome\"} | Rome | 1",
                "exact | {\"prompt\": \"?\"} | Rome | ",
                "numeric | {\"answer\": 1200} | it is 3 or rather 1,200 | 1",
                "numeric | {\"answer\": \"#### 7\"} | 7.0 | 1",
                "numeric | {\"answer\": 7} | seven | 0",
                "numeric | {\"answer\": -0.5} | <answer>-0.5</answer> for 3 | 1",
                "numeric:tolerance=0.1 | {\"answer\": 7} | 7.05 | 1",
                "numeric | {\"prompt\": \"?\"} | 7 | ",
                "format | {} | <think>a</think> <answer>b</answer> | 1",
                "format | {} | <think>a</think><think>a</think><answer>b</answer> | 0",
                "format | {} | sure! <think>a</think><answer>b</answer> | 0",
                "language | {\"prompt\": \"Why?\"} | because | 1",
                "language | {\"prompt\": \"Why?\"} | ab 你好 | 0.5",
                "language:script=HAN | {\"prompt\": \"Why?\"} | 你好 | 1",
                "language | {\"prompt\": \"Why?\"} | 42 | ",
                "length:target=4 | {} | abc | -0.25",
                "length:target=4 | {} | abcdefgh | -1",
                "overlong:max=10,buffer=4 | {} | abcdefgh | -0.5",
                "overlong:max=10,buffer=4 | {} | abcdefghijklmno | -1",
                "regex:pattern=[0-9]+ | {} | in 1990 | 1",
                "regex:pattern=^[0-9]+$ | {} | in 1990 | 0",
                "{\"reward\": \"regex\", \"pattern\": \"a,b@c\", \"weight\": 2} | {} | xa,b@cx | 2",
                "regex:pattern=a@-0.5 | {} | a | -0.5",
            })
    void judges(String spec, String line, String text, String expected) {
        OptionalDouble reward = reward(List.of(spec), line, text);
        if (expected == null || expected.isBlank()) {
            assertThat(reward).isEmpty();
        } else {
            assertThat(reward.orElseThrow()).isCloseTo(Double.parseDouble(expected), within(1e-12));
        }
    }

    @Test
    void weightedRewardsAddUpOverThoseThatDoNotAbstain() {
        List<String> both = List.of("exact@3", "length:target=2@0.5");
        assertThat(reward(both, "{\"answer\": \"abcd\"}", "abcd")).hasValue(3 - 0.5);
        assertThat(reward(both, "{}", "abcd")).hasValue(-0.5);
        assertThat(reward(List.of("exact", "numeric"), "{}", "abcd")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\": 1, \"b\": [\"x\"]} | 1",
                "{\"a\": 1.5, \"b\": []} | 0",
                "{\"a\": 1} | 0",
                "{\"a\": 1, \"b\": [\"xx\"]} | 0",
                "{\"a\": 1, \"b\": [], \"c\": 0} | 0",
                "not json | 0",
            })
    void aSchemaAllowsWhatItDescribes(String text, double expected) throws IOException {
        Path file = Files.writeString(
                directory.resolve("schema.json"),
                "{\"type\": \"object\", \"required\": [\"a\", \"b\"], \"additionalProperties\": false, \"properties\": {\"a\":"
                        + " {\"type\": \"integer\", \"minimum\": 0}, \"b\": {\"type\": \"array\", \"items\": {\"type\": \"string\","
                        + " \"maxLength\": 1}}}}");
        assertThat(reward(List.of("json-schema:file=" + file), "{}", text)).hasValue(expected);
    }

    @Test
    void aSchemaWithAnUnknownKeywordIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("schema.json"), "{\"multipleOf\": 3}");
        assertThatThrownBy(() -> Rewards.standard().open(List.of("json-schema:file=" + file)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("the keyword multipleOf is not known");
    }

    /** A shell stands for whatever runs programs, as every system has one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "f() { echo 7; } | [ $(f) = 7 ] | 1",
                "f() { echo 8; } | [ $(f) = 7 ] | 0",
                "exit 3 | true | 0",
                "while :; do :; done | true | 0",
                "if [ -n \"$HOME\" ]; then exit 1; fi | true | 1",
            })
    void aProgramIsRunByItselfWithinLimits(String program, String tests, double expected) {
        String spec = "unit-tests:command=sh,seconds=1,network=allowed";
        String line = "{\"tests\": \"" + tests + "\"}";
        String text = "Here:\n```sh\n" + program + "\n```\nDone.";
        assertThat(reward(List.of(spec), line, text)).hasValue(expected);
    }

    @Test
    void withoutTestsAProgramIsNotJudged() {
        assertThat(reward(List.of("unit-tests:command=sh,network=allowed"), "{}", "true"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "magic | there is no reward 'magic'; there are model, exact",
                "exact:colour=red | the reward exact has no setting 'colour'; it has field",
                "length | the reward length needs target",
                "length:target=many | is 'many'; give a number",
                "length:target=0 | give more than 0",
                "exact@heavy | weight is 'heavy'; give a number",
                "exact:field | 'field' is not key=value",
                "regex:pattern=( | is no regular expression",
                "{\"pattern\": \"a\"} | lacks \"reward\", its name",
                "language:script=ELVISH | there is no script 'ELVISH'",
            })
    void whatIsWrongIsSaidInOneLine(String spec, String said) {
        assertThatThrownBy(() -> Rewards.standard().open(List.of(spec)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(said)
                .message()
                .doesNotContain("\n");
    }

    private static OptionalDouble reward(List<String> specs, String line, String text) {
        var object = (ObjectNode) JSON.readTree(line);
        int[] ids = new int[text.length()];
        var response = new Response(new JsonLine("data", 1, object), new Sequence(new int[] {1}, ids), text, false);
        try (Reward reward = Rewards.standard().open(specs)) {
            return reward.of(List.of(response)).getFirst();
        }
    }
}
