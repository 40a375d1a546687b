package io.attune.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tiny checkpoints that transformers made, files of JSON lines for commands, and what commands print. */
record CommandFiles(Path directory) {
    static final JsonMapper JSON = JsonMapper.builder().build();

    /** Comparisons whose chosen answer says yes. */
    static final String[] PAIRS = {
        "{\"prompt\": \"Hello\", \"chosen\": \" yes please\", \"rejected\": \" no\"}",
        "{\"prompt\": \"Why\", \"chosen\": \" yes\", \"rejected\": \" no thanks\"}",
        "{\"prompt\": \"When\", \"chosen\": \" yes, now\", \"rejected\": \" no, never\"}",
    };

    static Path model(String name) {
        URL url = Objects.requireNonNull(CommandFiles.class.getResource("/llama/" + name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** What transformers says of the model. */
    static JsonNode expected(String name) {
        return JSON.readTree(model(name).resolve("expected.json").toFile());
    }

    static List<JsonNode> lines(String text) {
        return text.lines().map(JSON::readTree).toList();
    }

    static double[] numbers(JsonNode list) {
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.get(i).doubleValue();
        }
        return numbers;
    }

    Path file(Iterable<JsonNode> lines) throws IOException {
        List<String> text = new ArrayList<>();
        lines.forEach(line -> text.add(line.toString()));
        return file(text.toArray(String[]::new));
    }

    Path file(String... lines) throws IOException {
        return Files.write(Files.createTempFile(directory, "lines", ".jsonl"), List.of(lines));
    }

    static Object[] with(Object[] command, List<?> more) {
        return Stream.concat(Stream.of(command), more.stream()).toArray();
    }

    /** The only line, or the first, that the command prints. */
    static JsonNode only(Object[] command, List<?> more) {
        return lines(CommandLineRun.of(with(command, more)).out()).getFirst();
    }

    static void assertRefused(int exit, String message, Object... arguments) {
        var run = CommandLineRun.of(arguments);
        assertThat(run.err()).contains(message).hasLineCount(1);
        assertThat(run.exit()).isEqualTo(exit);
        assertThat(run.out()).isEmpty();
    }
}
