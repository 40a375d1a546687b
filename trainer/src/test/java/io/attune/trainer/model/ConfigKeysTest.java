package io.attune.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a config.json of any family may say beside what it has to, and what it may not leave out. */
class ConfigKeysTest {
    private static final String ALL = "io.attune.trainer.model.FamilyFixture#all";
    private static final List<String> OF_LLAMA =
            List.of("vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads");

    /** By a fixture of each family: what cannot be told from anything else. */
    private static final Map<String, List<String>> NEEDED = Map.of(
            "llama-linear", OF_LLAMA,
            "mistral-whole", OF_LLAMA,
            "qwen2", OF_LLAMA,
            "qwen3", OF_LLAMA,
            "gpt2", List.of("vocab_size", "n_embd", "n_head", "n_layer"),
            "gpt-neox", OF_LLAMA);

    @TempDir
    private Path directory;

    private void copy(FamilyFixture family) throws IOException {
        for (String name : List.of("config.json", Safetensors.SINGLE)) {
            Files.copy(family.path().resolve(name), directory.resolve(name));
        }
    }

    private ObjectNode config() {
        return (ObjectNode)
                Fixtures.JSON.readTree(directory.resolve("config.json").toFile());
    }

    /** What is said while a directory is opened. */
    private static List<String> said(Path path, List<ModelDirectory> opened) {
        var logger = (Logger) LoggerFactory.getLogger(ConfigFile.class);
        var appender = new ListAppender<ILoggingEvent>();
        appender.start();
        logger.addAppender(appender);
        try {
            opened.add(ModelDirectory.open(path));
        } finally {
            logger.detachAppender(appender);
        }
        assertThat(appender.list)
                .allSatisfy(event -> assertThat(event.getLevel()).isEqualTo(Level.WARN));
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void unknownKeysAreToldAndLeftOutOfAccount(FamilyFixture family) throws IOException {
        copy(family);
        ObjectNode json = config();
        json.put("moe_router", 7);
        json.putObject("vision_tower").put("depth", 3);
        Files.writeString(directory.resolve("config.json"), json.toString());
        var opened = new ArrayList<ModelDirectory>();
        assertThat(said(directory, opened))
                .containsExactly(
                        directory + "/config.json: moe_router is not known and was left out of account",
                        directory + "/config.json: vision_tower is not known and was left out of account");
        assertThat(said(family.path(), opened)).isEmpty();
        assertThat(opened.getFirst().config()).isEqualTo(opened.getLast().config());
    }

    static Stream<Arguments> needed() {
        return NEEDED.entrySet().stream()
                .flatMap(entry ->
                        entry.getValue().stream().map(key -> Arguments.of(new FamilyFixture(entry.getKey()), key)));
    }

    @ParameterizedTest
    @MethodSource("needed")
    void aMissingKeyIsAnError(FamilyFixture family, String key) throws IOException {
        copy(family);
        ObjectNode json = config();
        assertThat(json.remove(key)).isNotNull();
        Files.writeString(directory.resolve("config.json"), json.toString());
        assertThatThrownBy(() -> ModelDirectory.open(directory))
                .isInstanceOf(BadInputException.class)
                .hasMessage(directory + "/config.json: " + key + " is missing");
    }
}
