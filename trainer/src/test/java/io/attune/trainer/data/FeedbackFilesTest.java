package io.attune.trainer.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Quantity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of feedback that is neither a demonstration nor a plain pair, as files hold it. */
class FeedbackFilesTest {
    private static final int VOCABULARY = 1000;
    private final Tokenizer tokenizer = Fixtures.tokenizer();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        tokenizer.close();
    }

    @Test
    void aRankingKeepsItsOrderWhetherRanksOrScoresGiveIt() throws IOException {
        for (String order : List.of("\"ranks\": [2, 1, 3]", "\"scores\": [0.5, 2, -1]")) {
            var ranking = (Example.Ranking)
                    one("rrhf", "{\"prompt\": \"Why?\", \"completions\": [\"a\", \"b\", \"c\"], " + order + "}");
            assertThat(ranking.sequences()).containsExactly(answer("a"), answer("b"), answer("c"));
            assertThat(ranking.ranks().get(1)).isLessThan(ranking.ranks().get(0));
            assertThat(ranking.ranks().get(0)).isLessThan(ranking.ranks().get(2));
        }
    }

    @Test
    void pairsAreMadeOfARankingWithoutItsTies() throws IOException {
        List<Example> pairs = read(
                        "dpo", "{\"prompt\": \"Why?\", \"completions\": [\"a\", \"b\", \"c\"], \"ranks\": [1, 1, 2]}")
                .examples();
        assertThat(pairs)
                .containsExactly(
                        new Example.Preference(answer("a"), answer("c"), 1, 0, 0.5),
                        new Example.Preference(answer("b"), answer("c"), 1, 0, 0.5));
    }

    @Test
    void attributesThatNobodyJudgedAreLeftOpen() throws IOException {
        var example = (Example.Attributes) one(
                "attribute-regression",
                "{\"prompt\": \"Why?\", \"response\": \"a\", \"helpfulness\": 3, \"verbosity\": 1}");
        assertThat(example.completion()).isEqualTo(answer("a"));
        assertThat(example.targets()).containsExactly(3, Double.NaN, Double.NaN, Double.NaN, 1);
    }

    @Test
    void aStepCarriesItsLabelWhereItsSeparatorEnds() throws IOException {
        var example = (Example.Steps) one(
                "process-reward",
                "{\"prompt\": \"Why?\", \"completions\": [\"ab\", \"c\"], \"labels\": [true, false]}");
        int[] first = tokenizer.completion("ab");
        int[] separator = tokenizer.completion("\n");
        double[] targets = example.targets();
        assertThat(targets).hasSize(example.completion().completionIds().length);
        assertThat(targets[first.length + separator.length - 1]).isEqualTo(1);
        assertThat(targets[targets.length - 1]).isZero();
        assertThat(Arrays.stream(targets).filter(Double::isNaN).count()).isEqualTo(targets.length - 2L);
    }

    @Test
    void aVerdictIsOneTokenAndYesIsNotNo() throws IOException {
        String line = "{\"prompt\": \"Why?\", \"completion\": \"a\", \"label\": %s}";
        int[] yes = one("generative-verifier", line.formatted("true"))
                .sequences()
                .getFirst()
                .completionIds();
        int[] no = one("generative-verifier", line.formatted("false"))
                .sequences()
                .getFirst()
                .completionIds();
        assertThat(yes).hasSize(1).isNotEqualTo(no);
        int[] reasoned = one("generative-verifier", line.formatted("true, \"rationale\": \"because\""))
                .sequences()
                .getFirst()
                .completionIds();
        assertThat(reasoned[reasoned.length - 1]).isEqualTo(yes[0]);
        assertThat(reasoned).startsWith(tokenizer.completion("because"));
    }

    @Test
    void segmentsPairTheirScoresWithTheirTokens() throws IOException {
        Example pair = one(
                "2d-dpo",
                "{\"prompt\": \"Why?\", \"chosen_segments\": [\"ab\", \"c\"], \"chosen_scores\": [2, 1],"
                        + " \"rejected_segments\": [\"d\"], \"rejected_scores\": [0.5]}");
        int first = tokenizer.completion("ab").length;
        double[] segments = number(pair, 0, Quantity.SEGMENTS);
        assertThat(Arrays.stream(segments).filter(segment -> segment == 0).count())
                .isEqualTo(first);
        assertThat(segments).hasSize(pair.sequences().getFirst().completionIds().length);
        assertThat(number(pair, 0, Quantity.SEGMENT_SCORES)).containsExactly(2, 1);
        assertThat(number(pair, 1, Quantity.SEGMENT_SCORES)).containsExactly(0.5);
    }

    /** What an environment says is read and never learned. */
    @Test
    void theEnvironmentsTurnsAreMasked() throws IOException {
        String chosen = turns("\"go\"", "\"a room\"", "\"take it\"");
        String rejected = turns("\"stay\"", "\"nothing\"", "\"leave\"");
        Example pair = one("dmpo", "{\"chosen\": " + chosen + ", \"rejected\": " + rejected + "}");
        boolean[] mask = requireNonNull(pair.notes().getFirst().mask());
        double[] turns = number(pair, 0, Quantity.TURNS);
        int[] ids = pair.sequences().getFirst().completionIds();
        int[] said = IntStream.range(0, ids.length)
                .filter(t -> mask[t])
                .map(t -> ids[t])
                .toArray();
        assertThat(said)
                .isEqualTo(IntStream.concat(
                                Arrays.stream(tokenizer.ended(tokenizer.completion("go"))),
                                Arrays.stream(tokenizer.ended(tokenizer.completion("take it"))))
                        .toArray());
        assertThat(turns[0]).isZero();
        assertThat(turns[turns.length - 1]).isEqualTo(1);
    }

    @Test
    void turnsThatBeginWithTheAssistantsAnswerAPromptOfTheirOwn() throws IOException {
        String chosen = turns("\"go\"", "\"a room\"", "\"take it\"");
        String rejected = turns("\"go\"", "\"a room\"", "\"leave\"");
        String whole = "{\"prompt\": \"Why?\", \"chosen\": " + chosen + ", \"rejected\": " + rejected + "}";
        Example pair = one("dpo", whole.replace("{\"role\": \"user\", \"content\": \"begin\"}, ", ""));
        assertThat(pair.sequences().getFirst().promptIds()).isEqualTo(tokenizer.prompt("Why?"));
        assertThat(pair.notes()).allSatisfy(notes -> assertThat(notes.mask()).contains(false));
    }

    /** A ranking's answers, and the pairs that are made of them, leave the environment's words unlearned too. */
    @Test
    void rankedTurnsKeepTheirMasks() throws IOException {
        String pair = "{\"chosen\": " + turns("\"go\"", "\"a room\"", "\"take it\"") + ", \"rejected\": "
                + turns("\"stay\"", "\"nothing\"", "\"leave\"") + "}";
        boolean[] mask = requireNonNull(one("dpo", pair).notes().getFirst().mask());
        assertThat(one("rrhf", pair).notes().getFirst().mask()).isEqualTo(mask);
        String first = turns("\"go\"", "\"a room\"", "\"take it\"").replaceFirst("\\{.*?}, ", "");
        String ranking = "{\"prompt\": [{\"role\": \"user\", \"content\": \"begin\"}], \"completions\":"
                + " [{\"completion\": " + first + "}, {\"completion\": \"b\"}], \"ranks\": [1, 2]}";
        for (String objective : List.of("rrhf", "dpo")) {
            List<Notes> notes = one(objective, ranking).notes();
            assertThat(notes.getFirst().mask()).as(objective).isEqualTo(mask);
            assertThat(notes.getLast().mask()).as(objective).isNull();
        }
    }

    private static String turns(String first, String world, String second) {
        return "[{\"role\": \"user\", \"content\": \"begin\"}, {\"role\": \"assistant\", \"content\": " + first
                + "}, {\"role\": \"tool\", \"content\": " + world + "}, {\"role\": \"assistant\", \"content\": "
                + second
                + "}]";
    }

    @Test
    void aGroupHasItsRewardsAndWhatFollowsFromThem() throws IOException {
        Example group =
                one("spo", "{\"prompt\": \"Why?\", \"completions\": [\"a\", \"b\", \"c\"], \"rewards\": [1, 0, 0]}");
        assertThat(group.sequences()).containsExactly(answer("a"), answer("b"), answer("c"));
        assertThat(number(group, 0, Quantity.REWARD)).containsExactly(1);
        double win = 1 / (1 + Math.exp(-1));
        assertThat(number(group, 0, Quantity.PREFERENCE)[0]).isCloseTo(win, within(1e-12));
        assertThat(number(group, 1, Quantity.PREFERENCE)[0]).isCloseTo((1 - win + 0.5) / 2, within(1e-12));
    }

    @Test
    void tokensThatASamplerDrewStayAsTheyAre() throws IOException {
        Example group = one(
                "grpo",
                "{\"prompt_ids\": [5], \"completions\": [{\"completion_ids\": [7, 8], \"reward\": 1, \"old_logps\": [-1, -2]},"
                        + " {\"completion_ids\": [9], \"reward\": 0, \"old_logps\": [-3]}]}");
        assertThat(group.sequences().getFirst()).isEqualTo(new Sequence(new int[] {5}, new int[] {7, 8}));
        assertThat(number(group, 0, Quantity.OLD_LOGPS)).containsExactly(-1, -2);
    }

    @Test
    void whatIsCutLosesItsNotesToo() throws IOException {
        String line =
                "{\"prompt_ids\": [5], \"completions\": [{\"completion_ids\": [7, 8, 9], \"reward\": 1, \"old_logps\":"
                        + " [-1, -2, -3]}]}";
        Dataset data = Dataset.read(Fixtures.file(directory, line), reader("grpo"), 3);
        assertThat(data.cut()).isEqualTo(1);
        assertThat(number(data.examples().getFirst(), 0, Quantity.OLD_LOGPS)).containsExactly(-1, -2);
    }

    @Test
    void aStepIsNotEnded() throws IOException {
        Example pair = one("step-dpo", "{\"prompt\": \"Why?\", \"chosen\": \"a\", \"rejected\": \"b\"}");
        assertThat(pair.sequences().getFirst().completionIds()).isEqualTo(tokenizer.completion("a"));
    }

    @Test
    void aCurriculumGoesFromWideGapsToNarrowOnes() throws IOException {
        int[] begun = {0};
        Curriculum curriculum = threeStages(() -> begun[0]++);
        List<Double> gaps =
                IntStream.range(0, 7).mapToObj(i -> gap(curriculum.next())).toList();
        assertThat(gaps).containsExactly(3.0, 3.0, 2.0, 2.0, 1.0, 1.0, 1.0);
        assertThat(begun[0]).isEqualTo(2);
    }

    /** The reference of a run that goes on is already where those stages have left it. */
    @Test
    void ofStagesThatHaveBegunInARunBeforeNobodyIsToldAgain() throws IOException {
        int[] begun = {0};
        Curriculum curriculum = threeStages(() -> begun[0]++);
        assertThat(curriculum.goOn(4, (_, _) -> {})).isEmpty();
        assertThat(begun[0]).isZero();
        assertThat(gap(curriculum.next())).isEqualTo(1);
        assertThat(begun[0]).isEqualTo(1);
    }

    /** Three pairs, two passes over each. */
    private Curriculum threeStages(Runnable begins) throws IOException {
        String line = "{\"prompt\": \"Why?\", \"chosen\": \"a\", \"rejected\": \"b\", \"margin\": %s}";
        List<Example> pairs = read("curry-dpo", line.formatted("1"), line.formatted("3"), line.formatted("2"))
                .examples();
        return new Curriculum(pairs, 3, 8, 2, begins);
    }

    private static double gap(List<Batch> batches) {
        return ((Example.Preference) batches.getFirst().examples().getFirst()).margin();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "rrhf | {\"prompt\": \"W\", \"completions\": [\"a\", \"b\"], \"ranks\": [1]} | ranks 1 of 2 completions",
                "dpo | {\"prompt\": \"W\", \"completions\": [\"a\", \"b\"], \"ranks\": [1, 1]} | ranks all completions alike",
                "dpo | {\"prompt\": \"W\", \"chosen\": \"a\", \"rejected\": \"b\", \"preference\": 2} | has to be a probability",
                "grpo | {\"prompt\": \"W\", \"completions\": [\"a\", \"b\"], \"rewards\": [1]} | rewards has 1 numbers for 2 completions",
                "kto | {\"prompt\": \"W\", \"completion\": [{\"role\": \"assistant\", \"content\": \"a\"}, {\"role\": \"tool\", \"content\": \"b\"}], \"label\": true} | has an answer of several messages",
                "kto | {\"prompt\": \"W\", \"chosen\": \"a\", \"rejected\": [{\"role\": \"assistant\", \"content\": \"a\"}, {\"role\": \"tool\", \"content\": \"b\"}]} | has an answer of several messages",
                "grpo | {\"prompt\": \"W\", \"completion\": \"a\"} | needs reward",
                "grpo | {\"prompt_ids\": [1], \"completion_ids\": [7], \"reward\": 1, \"old_logps\": [1, 2]} | old_logps has 2 numbers for 1 tokens",
                "attribute-regression | {\"prompt\": \"W\", \"response\": \"a\"} | needs helpfulness or correctness",
                "process-reward | {\"prompt\": \"W\", \"completions\": [\"a\"], \"labels\": [1, 0]} | labels has 2 entries for 1 completions",
                "2d-dpo | {\"prompt\": \"W\", \"chosen_segments\": [\"a\"], \"chosen_scores\": [1, 2], \"rejected_segments\": [], \"rejected_scores\": []} | chosen_scores has 2 numbers for 1 chosen_segments",
                "curry-dpo | {\"prompt\": \"W\", \"chosen\": \"a\", \"rejected\": \"b\"} | needs margin or score_chosen",
            })
    void whatIsWrongIsSaidInOneLine(String objective, String line, String said) throws IOException {
        Dataset data = read(objective, line);
        assertThat(data.problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem).contains("line 1: ").contains(said).doesNotContain("\n"));
    }

    private static double[] number(Example example, int completion, Quantity quantity) {
        double[] numbers = example.notes().get(completion).numbers().get(quantity);
        assertThat(numbers).as("%s", quantity).isNotNull();
        return numbers == null ? new double[0] : numbers;
    }

    private Example one(String objective, String line) throws IOException {
        Dataset data = read(objective, line);
        assertThat(data.problems()).isEqualTo(List.of());
        assertThat(data.examples()).hasSize(1);
        return data.examples().getFirst();
    }

    private Dataset read(String objective, String... lines) throws IOException {
        return Dataset.read(Fixtures.file(directory, lines), reader(objective), 512);
    }

    private ExampleReader reader(String objective) {
        return new ExampleReader(
                new Tokenisation(VOCABULARY, OptionalInt.empty(), tokenizer), Objectives.byId(objective, Map.of()));
    }

    private Sequence answer(String completion) {
        return new Sequence(tokenizer.prompt("Why?"), tokenizer.ended(tokenizer.completion(completion)));
    }
}
