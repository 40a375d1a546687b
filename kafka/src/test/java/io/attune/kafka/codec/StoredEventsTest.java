package io.attune.kafka.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.kafka.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Events written by the first version stay readable and mean the same. The files under {@code events/v1} are never changed; a new
 * type or verdict gets its file by one run with {@code -Dattune.corpus.write=true}, which writes only files that are missing.
 */
class StoredEventsTest {
    private static final Path CORPUS = Path.of("src/test/resources/events/v1");
    private final EventCodec codec = new EventCodec();

    @BeforeAll
    static void writeMissing() throws IOException {
        if (!Boolean.getBoolean("attune.corpus.write")) {
            return;
        }
        Files.createDirectories(CORPUS);
        for (Map.Entry<String, Event> example : Examples.all().entrySet()) {
            Path file = CORPUS.resolve(example.getKey() + ".json");
            if (Files.notExists(file)) {
                Files.write(file, new EventCodec().encode(example.getValue()));
            }
        }
    }

    @Test
    void every_stored_event_reads_as_the_event_it_was() throws IOException {
        SortedMap<String, Decoded> read = new TreeMap<>();
        try (Stream<Path> files = Files.list(CORPUS)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".json", "");
                read.put(name, codec.decode(type(name), Files.readAllBytes(file)));
            }
        }
        SortedMap<String, Decoded> expected = new TreeMap<>();
        Examples.all().forEach((name, event) -> expected.put(name, new Decoded.Valid(event)));
        assertThat(read).isEqualTo(expected);
    }

    @Test
    void the_corpus_has_every_event_and_every_verdict() {
        assertThat(Examples.all().values().stream().<Class<?>>map(Event::getClass))
                .contains(Event.class.getPermittedSubclasses());
        assertThat(Examples.all().keySet().stream().filter(name -> name.startsWith("judgment-given")))
                .hasSize(io.attune.kafka.event.Verdict.class.getPermittedSubclasses().length);
    }

    private static String type(String file) {
        String name = file.startsWith("judgment-given") ? "judgment-given" : file;
        return "io.attune." + name + ".v1";
    }
}
