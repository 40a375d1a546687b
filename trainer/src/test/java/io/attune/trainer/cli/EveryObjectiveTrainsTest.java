package io.attune.trainer.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objectives;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every objective that there is, from the command line to the weights: on a file, and on what the policy draws. */
class EveryObjectiveTrainsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path directory;

    static Stream<String> onFiles() {
        return Objectives.all().stream()
                .filter(definition -> !definition.online())
                .map(Definition::id);
    }

    static Stream<String> onDraws() {
        return Objectives.all().stream()
                .filter(definition -> !definition.rewardModel())
                .map(Definition::id);
    }

    @ParameterizedTest
    @MethodSource("onFiles")
    void onAFile(String id) throws IOException {
        Definition<?> definition = Objectives.definition(id);
        String command = definition.rewardModel() ? "reward" : id.equals("sft") ? "sft" : "tune";
        List<String> more = new ArrayList<>(text(definition));
        if (!command.equals("sft")) {
            more.add("--objective=" + id);
        }
        trains(command, file(lines(definition.feedback())), more);
    }

    @ParameterizedTest
    @MethodSource("onDraws")
    void onWhatThePolicyDraws(String id) throws IOException {
        Definition<?> definition = Objectives.definition(id);
        var more = new ArrayList<>(text(definition));
        more.addAll(List.of(
                "--objective=" + id, "--reward=regex:pattern=[a-m0-9 ]$", "--max-new-tokens=8", "--num-generations=4"));
        JsonNode result = trains("tune", file("{\"prompt\": \"Why\"}", "{\"prompt\": \"When\"}"), more);
        assertThat(result.get("metrics").get("reward").asDouble()).isBetween(0.0, 1.0);
        assertThat(result.get("metrics").get("completions/mean_length").asDouble())
                .isBetween(1.0, 8.0);
    }

    /** The ratio of later steps is to the policy that drew, not to the one that learns. */
    @Test
    void severalStepsOnTheSameCompletionsMoveTheRatio() throws IOException {
        JsonNode result = trains(
                "tune",
                file("{\"prompt\": \"Why\"}", "{\"prompt\": \"When\"}"),
                List.of(
                        "--objective=ppo",
                        "--reward=length:target=5",
                        "--max-new-tokens=8",
                        "--num-iterations=2",
                        "--learning-rate=0.01"));
        assertThat(result.get("metrics").get("policy/approxkl_avg").asDouble()).isPositive();
    }

    /** A policy that is rewarded for short answers learns to give them. */
    @Test
    void aRewardIsFollowed() throws IOException {
        Path metrics = directory.resolve("metrics.jsonl");
        trains(
                "tune",
                file("{\"prompt\": \"Why\"}", "{\"prompt\": \"When\"}"),
                List.of(
                        "--objective=rloo",
                        "--reward=length:target=1",
                        "--max-new-tokens=12",
                        "--num-generations=16",
                        "--steps=30",
                        "--full",
                        "--learning-rate=0.01",
                        "--metrics=" + metrics));
        List<JsonNode> steps =
                Files.readAllLines(metrics).stream().map(JSON::readTree).toList();
        double first = steps.getFirst().get("reward").asDouble();
        double last = steps.getLast().get("reward").asDouble();
        assertThat(last).isGreaterThan(first + 2);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeDrawnIsRefusedInOneLine(String arguments, String said) throws IOException {
        var command = new ArrayList<String>(List.of(arguments.split(" ")));
        command.addAll(List.of(
                "--model=" + model(), "--data=" + file("{\"prompt\": \"Why\"}"), "--out=" + directory.resolve("out")));
        CommandLineRun run = CommandLineRun.of(command.toArray());
        assertThat(run.exit()).isNotZero();
        assertThat(run.err()).contains(said);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(directory.resolve("out")).doesNotExist();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("tune --objective=online-dpo", "name what judges them with --reward"),
                Arguments.of("tune --objective=ppo-ptx --reward=length:target=5", "name it with --ptx FILE"),
                Arguments.of("tune --objective=grpo --reward=length:target=5 --ptx=x", "leave out --ptx"),
                Arguments.of("tune --objective=grpo --reward=magic --max-new-tokens=8", "there is no reward 'magic'"),
                Arguments.of("tune --objective=grpo --reward=length:target=5", "which leaves no room for an answer"),
                Arguments.of("tune --objective=dpo --reward=exact --max-new-tokens=8", "the reward told no two apart"),
                Arguments.of(
                        "tune --objective=grpo --reward=length:target=5 --num-generations=0", "have to be 1 or more"),
                Arguments.of(
                        "tune --objective=grpo --reward=model:dir=nowhere --max-new-tokens=8", "is not a directory"),
                Arguments.of("tune --objective=grpo", "judged with --reward"));
    }

    private JsonNode trains(String command, Path data, List<String> more) throws IOException {
        var arguments = new ArrayList<String>(List.of(
                command,
                "--model=" + model(),
                "--data=" + data,
                "--out=" + directory.resolve("out"),
                "--json",
                "--lora=2"));
        if (more.stream().noneMatch(argument -> argument.startsWith("--steps"))) {
            arguments.add("--steps=2");
        }
        arguments.addAll(more);
        CommandLineRun run = CommandLineRun.of(arguments.toArray());
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(directory.resolve("out/model.safetensors")).exists();
        JsonNode result = JSON.readTree(run.out());
        assertThat(result.get("metrics").get("loss").asDouble()).isFinite();
        return result;
    }

    private List<String> text(Definition<?> definition) throws IOException {
        return definition.feedback() == Feedback.Kind.BLEND
                ? List.of("--ptx="
                        + Files.writeString(
                                directory.resolve("text.jsonl"),
                                "{\"text\": \"Hello there\"}\n{\"text\": \"Goodbye\"}"))
                : List.of();
    }

    private static String[] lines(Feedback.Kind kind) {
        return switch (kind) {
            case DEMONSTRATIONS -> new String[] {"{\"prompt\": \"Why\", \"completion\": \" so\"}"};
            case VERDICTS, BINARY ->
                new String[] {
                    "{\"prompt\": \"Why\", \"completion\": \" so\", \"label\": true}",
                    "{\"prompt\": \"When\", \"completion\": \" no\", \"label\": false}"
                };
            case PAIRS ->
                new String[] {
                    "{\"prompt\": \"Why\", \"chosen\": \" yes\", \"rejected\": \" no\", \"margin\": 1}",
                    "{\"prompt\": \"When\", \"chosen\": \" now\", \"rejected\": \" never\", \"margin\": 2}",
                    "{\"prompt\": \"Who\", \"chosen\": \" you\", \"rejected\": \" they\", \"margin\": 3}"
                };
            case RANKINGS ->
                new String[] {
                    "{\"prompt\": \"Why\", \"completions\": [\" so\", \" no\", \" but\"], \"ranks\": [1, 2, 3]}"
                };
            case ROLLOUTS, GROUPS, BLEND ->
                new String[] {
                    "{\"prompt\": \"Why\", \"completions\": [{\"completion\": \" so\", \"reward\": 1, \"greedy_reward\": 0.5},"
                            + " {\"completion\": \" no\", \"reward\": 0, \"greedy_reward\": 0.5}]}"
                };
            case ATTRIBUTES ->
                new String[] {"{\"prompt\": \"Why\", \"response\": \" so\", \"helpfulness\": 4, \"verbosity\": 1}"};
            case STEPS ->
                new String[] {"{\"prompt\": \"Why\", \"completions\": [\" so\", \" no\"], \"labels\": [true, false]}"};
        };
    }

    private Path file(String... lines) throws IOException {
        return Files.write(directory.resolve("data.jsonl"), List.of(lines));
    }

    private static Path model() {
        try {
            return Path.of(requireNonNull(EveryObjectiveTrainsTest.class.getResource("/llama/tied"))
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
