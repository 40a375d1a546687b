package io.attune.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objectives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetTest {
    private static final int LONG = 512;
    private static final int VOCABULARY = 1000;
    private final Tokenizer tokenizer = Fixtures.tokenizer();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        tokenizer.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"prompt\": \"Why?\", \"chosen\": \" Yes\", \"rejected\": \" No\"} | Why?",
                "{\"chosen\": \"Why? Yes\", \"rejected\": \"Why? No\"} | Why?",
                "{\"chosen\": \"\\n\\nHuman: Why?\\n\\nAssistant: Yes\", \"rejected\": \"\\n\\nHuman: Why?\\n\\nAssistant: No\"}"
                        + " | \\n\\nHuman: Why?\\n\\nAssistant:",
            })
    void textPairsAreReadWithThePromptBesideOrInside(String line, String prompt) throws IOException {
        assertThat(read(Feedback.Kind.PAIRS, line).examples())
                .containsExactly(pair(tokenizer.prompt(prompt.replace("\\n", "\n")), " Yes", " No", 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"prompt\": [{\"role\": \"user\", \"content\": \"Why?\"}], \"chosen\": [{\"role\": \"assistant\", \"content\": \"Yes\"}],"
                        + " \"rejected\": [{\"role\": \"assistant\", \"content\": \"No\"}]}",
                "{\"chosen\": [{\"role\": \"user\", \"content\": \"Why?\"}, {\"role\": \"assistant\", \"content\": \"Yes\"}],"
                        + " \"rejected\": [{\"role\": \"user\", \"content\": \"Why?\"}, {\"role\": \"assistant\", \"content\": \"No\"}]}",
                "{\"prompt\": \"Why?\", \"chosen\": [{\"role\": \"user\", \"content\": \"Why?\"}, {\"role\": \"assistant\", \"content\": \"Yes\"}],"
                        + " \"rejected\": [{\"role\": \"user\", \"content\": \"Why?\"}, {\"role\": \"assistant\", \"content\": \"No\"}]}",
            })
    void messagePairsAreReadWithThePromptBesideOrInside(String line) throws IOException {
        assertThat(read(Feedback.Kind.PAIRS, line).examples())
                .containsExactly(pair(tokenizer.prompt("Why?"), "Yes", "No", 0));
    }

    @Test
    void tokenIdsAndMarginsAreTakenAsTheyAreAndEosIsNotDoubled() throws IOException {
        int eos = tokenizer.eosId();
        Dataset data = read(
                Feedback.Kind.PAIRS,
                "{\"prompt_ids\": [5, 6], \"chosen_ids\": [7, " + eos + "], \"rejected_ids\": [8], \"margin\": 0.5}");
        assertThat(data.examples())
                .containsExactly(new Example.Preference(
                        new Sequence(new int[] {5, 6}, new int[] {7, eos}),
                        new Sequence(new int[] {5, 6}, new int[] {8, eos}),
                        1,
                        0.5,
                        1));
    }

    @Test
    void labelledCompletionsAreReadAloneAndFromPairs() throws IOException {
        Dataset data = read(
                Feedback.Kind.BINARY,
                "{\"prompt\": \"Why?\", \"completion\": \" Yes\", \"label\": true}",
                "{\"prompt\": \"Why?\", \"chosen\": \" Yes\", \"rejected\": \" No\"}");
        Sequence yes = sequence(tokenizer.prompt("Why?"), " Yes");
        Sequence no = sequence(tokenizer.prompt("Why?"), " No");
        assertThat(data.examples())
                .containsExactly(
                        new Example.Labelled(yes, true, 1),
                        new Example.Labelled(yes, true, 1),
                        new Example.Labelled(no, false, 1));
    }

    @Test
    void demonstrationsAreReadFromCompletionsMessagesAndText() throws IOException {
        Dataset data = read(
                Feedback.Kind.DEMONSTRATIONS,
                "{\"prompt\": \"Why?\", \"completion\": \" Yes\"}",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}, {\"role\": \"assistant\", \"content\": \" Yes\"}]}",
                "{\"text\": \"Why? Yes\"}");
        Sequence answered = sequence(tokenizer.prompt("Why?"), " Yes");
        assertThat(data.examples().subList(0, 2)).containsOnly(new Example.Demonstration(answered, 1));
        Sequence whole = data.examples().get(2).sequences().getFirst();
        assertThat(whole.promptIds()).hasSize(1);
        assertThat(tokenizer.text(whole.promptIds()) + tokenizer.text(whole.completionIds()))
                .isEqualTo("Why? Yes");
        assertThat(whole.completionIds()[whole.completionIds().length - 1]).isEqualTo(tokenizer.eosId());
    }

    @Test
    void everyBadLineIsNamedAndTheOthersAreRead() throws IOException {
        Dataset data = read(
                Feedback.Kind.PAIRS,
                "{\"prompt\": \"Why?\", \"chosen\": \" Yes\", \"rejected\": \" No\"}",
                "{\"prompt\": ",
                "{\"prompt\": \"Why?\", \"chosen\": \" Yes\"}",
                "{\"prompt\": \"Why?\", \"completion\": \" Yes\", \"label\": true}",
                "{\"chosen\": \"Yes\", \"rejected\": \"No\"}",
                "{\"prompt\": \"Why?\", \"chosen\": 7, \"rejected\": \" No\"}",
                "{\"prompt\": [{\"role\": \"robot\", \"content\": \"x\"}, {\"role\": \"user\", \"content\": \"y\"}], \"chosen\": \"a\", \"rejected\": \"b\"}");
        assertThat(data.examples()).hasSize(1);
        assertThat(data.problems()).hasSize(6);
        assertThat(data.problems().get(0)).contains("data.jsonl line 2: not JSON");
        assertThat(data.problems().get(1)).endsWith("line 3: needs rejected or rejected_ids; it has prompt, chosen");
        assertThat(data.problems().get(2))
                .contains("line 4: is a completion with a label")
                .contains("choose kto");
        assertThat(data.problems().get(3)).contains("line 5: has no prompt").contains("give the prompt");
        assertThat(data.problems().get(4)).contains("line 6: chosen is the number 7, and has to be text");
        assertThat(data.problems().get(5)).contains("line 7: the role robot is not known");
        assertThat(data.problems()).allMatch(problem -> problem.lines().count() == 1);
    }

    @Test
    void tokenIdsThatTheModelDoesNotHaveAreRefused() throws IOException {
        Path file = Fixtures.file(directory, "{\"prompt_ids\": [5], \"completion_ids\": [1000]}");
        Dataset data = Dataset.read(file, reader(Feedback.Kind.DEMONSTRATIONS), LONG);
        assertThat(data.problems().getFirst())
                .endsWith("line 1: completion has the token id 1000, and the model's vocabulary ends at 999; does the"
                        + " tokenizer belong to the model?");
    }

    @Test
    void aModelWithoutATokenizerTakesTokenIdsOnly() throws IOException {
        Path file = Fixtures.file(
                directory,
                "{\"prompt_ids\": [5], \"completion_ids\": [6]}",
                "{\"prompt\": \"Why?\", \"completion\": \"Yes\"}");
        Dataset data = Dataset.read(
                file,
                new ExampleReader(
                        new Tokenisation(VOCABULARY, OptionalInt.of(3), null), Objectives.byId("sft", Map.of())),
                LONG);
        assertThat(data.examples())
                .containsExactly(new Example.Demonstration(new Sequence(new int[] {5}, new int[] {6, 3}), 1));
        assertThat(data.problems().getFirst())
                .contains("line 2: ")
                .contains("is not in token ids, and the model directory has no tokenizer.json");
    }

    private ExampleReader reader(Feedback.Kind kind) {
        String objective = switch (kind) {
            case DEMONSTRATIONS -> "sft";
            case PAIRS -> "dpo";
            case BINARY -> "kto";
            default -> throw new AssertionError(kind);
        };
        return new ExampleReader(
                new Tokenisation(VOCABULARY, OptionalInt.empty(), tokenizer), Objectives.byId(objective, Map.of()));
    }

    @Test
    void aFileThatIsNotUtf8StopsTheReading() throws IOException {
        Path file = directory.resolve("data.jsonl");
        Files.write(file, new byte[] {'{', (byte) 0xff, '}', '\n'});
        assertThatThrownBy(() -> Dataset.read(file, reader(Feedback.Kind.PAIRS), LONG))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is not UTF-8");
    }

    @Test
    void whatIsTooLongIsCutOrLeftOutAndCounted() throws IOException {
        Path file = Fixtures.file(
                directory,
                "{\"prompt_ids\": [5, 6], \"completion_ids\": [7, 8, 9, 10, 11]}",
                "{\"prompt_ids\": [5, 6, 7, 8], \"completion_ids\": [9]}",
                "{\"prompt_ids\": [5], \"completion_ids\": [6]}");
        Dataset data = Dataset.read(file, reader(Feedback.Kind.DEMONSTRATIONS), 4);
        assertThat(data.cut()).isEqualTo(1);
        assertThat(data.leftOut()).isEqualTo(1);
        assertThat(data.examples())
                .containsExactly(
                        new Example.Demonstration(new Sequence(new int[] {5, 6}, new int[] {7, 8}), 1),
                        new Example.Demonstration(new Sequence(new int[] {5}, new int[] {6, tokenizer.eosId()}), 1));
        assertThat(data.tokens()).isEqualTo(4);
    }

    private Dataset read(Feedback.Kind kind, String... lines) throws IOException {
        Dataset data = Dataset.read(Fixtures.file(directory, lines), reader(kind), LONG);
        if (lines.length < 4) {
            assertThat(data.problems()).isEqualTo(List.of());
        }
        return data;
    }

    private Example.Preference pair(int[] prompt, String chosen, String rejected, double margin) {
        return new Example.Preference(sequence(prompt, chosen), sequence(prompt, rejected), 1, margin, 1);
    }

    private Sequence sequence(int[] prompt, String completion) {
        return new Sequence(prompt, tokenizer.ended(tokenizer.completion(completion)));
    }
}
