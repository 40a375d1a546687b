package io.attune.kafka.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.kafka.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Events written by earlier versions stay readable and mean the same. The files under {@code events/v1} and so on are never changed; a new
 * type, version or verdict gets its file by one run with {@code -Dattune.corpus.write=true}, which writes only files that are missing.
 */
class StoredEventsTest {
    private static final Path CORPUS = Path.of("src/test/resources/events");
    private final EventCodec codec = new EventCodec();

    @BeforeAll
    static void writeMissing() throws IOException {
        if (!Boolean.getBoolean("attune.corpus.write")) {
            return;
        }
        for (Map.Entry<String, Event> example : Examples.all().entrySet()) {
            String file = example.getKey() + ".json";
            int version = EventType.of(example.getValue()).version();
            if (IntStream.rangeClosed(1, version)
                    .noneMatch(older -> Files.exists(corpus(older).resolve(file)))) {
                Files.createDirectories(corpus(version));
                Files.write(corpus(version).resolve(file), new EventCodec().encode(example.getValue()));
            }
        }
    }

    @Test
    void every_stored_event_reads_as_the_event_it_was() throws IOException {
        SortedMap<String, Decoded> read = new TreeMap<>();
        for (int version = 1; Files.exists(corpus(version)); version++) {
            try (Stream<Path> files = Files.list(corpus(version))) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString().replace(".json", "");
                    read.put(name, codec.decode(type(name, version), Files.readAllBytes(file)));
                }
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

    private static Path corpus(int version) {
        return CORPUS.resolve("v" + version);
    }

    private static String type(String file, int version) {
        String name = Stream.of("judgment-given", "round-commanded")
                .filter(file::startsWith)
                .findFirst()
                .orElse(file);
        return "io.attune." + name + ".v" + version;
    }
}
