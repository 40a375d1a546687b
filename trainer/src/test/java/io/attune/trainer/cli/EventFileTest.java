package io.attune.trainer.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of {@code --tensorboard} beside the one that TensorBoard itself makes of the same events ({@code oracle/events.py}). */
class EventFileTest {
    @TempDir
    private Path directory;

    @Test
    void isWhatTensorBoardWrites() throws IOException {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_250L), ZoneOffset.UTC);
        var metrics = new LinkedHashMap<String, Double>();
        metrics.put("loss", 0.5);
        metrics.put("rewards/margins", -2.0);
        Path logs = directory.resolve("logs");
        try (var events = EventFile.open(logs, clock)) {
            events.write(300, metrics);
        }
        Path file = logs.resolve("events.out.tfevents.1700000000.attune");
        assertThat(Files.readAllBytes(file)).isEqualTo(expected());
    }

    private static byte[] expected() throws IOException {
        try (InputStream file = requireNonNull(EventFileTest.class.getResourceAsStream("/events/expected.tfevents"))) {
            return file.readAllBytes();
        }
    }
}
