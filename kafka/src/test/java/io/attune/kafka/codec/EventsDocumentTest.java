package io.attune.kafka.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.kafka.event.Event;
import io.attune.kafka.topic.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** EVENTS.md says what the code does. */
class EventsDocumentTest {
    private static final Pattern EXAMPLE = Pattern.compile("### `([a-z-]+)`\n\n```json\n(.*?)\n```", Pattern.DOTALL);
    private final JsonMapper json = StrictJson.mapper();

    @Test
    void the_table_lists_every_topic_as_it_is_made() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("EVENTS.md")).stream()
                .filter(line -> line.matches("\\| `[a-z-]+` \\|.*\\|.*\\|.*\\|.*\\|"))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(
                        Stream.of(Topic.values()).map(this::row).toList());
    }

    private String row(Topic topic) {
        String key = switch (topic) {
            case DEAD_LETTERS -> "record";
            case POLICIES -> "version";
            case PROMPTS, SAMPLES, VERDICTS -> "prompt";
            case GROUPS, JUDGMENTS, ROUND_COMMANDS, METRICS -> "round";
        };
        String partitions = topic.spread() ? "many" : "1";
        long days = topic.keep().toDays();
        String all = days == 0 ? "" : ", all of " + days + " day";
        String kept = topic.compacted() ? "newest per key" + all : days + " days";
        String events = Examples.all().values().stream()
                .filter(event -> Topic.of(event) == topic)
                .map(event -> "`" + EventType.of(event).name() + "`")
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return "| `" + topic.topicName() + "` | " + key + " | " + partitions + " | " + kept + " | " + events + " |";
    }

    @Test
    void the_examples_are_the_stored_events() throws IOException {
        Map<String, JsonNode> shown = new LinkedHashMap<>();
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("EVENTS.md")));
        while (example.find()) {
            shown.put(example.group(1), json.readTree(example.group(2)));
        }
        Map<String, JsonNode> stored = new LinkedHashMap<>();
        for (Map.Entry<String, Event> event : Examples.all().entrySet()) {
            stored.put(event.getKey(), json.readTree(new EventCodec().encode(event.getValue())));
        }
        assertThat(shown).isEqualTo(stored);
    }
}
