package io.attune.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    /** What TensorBoard 2's own writer makes of the same two events. */
    private static final String TENSORBOARD =
            "1800000000000000a37f4b220900001040fc54d9411a0d627261696e2e4576656e743a32338d2f"
                    + "e933000000000000000ca720560900001040fc54d94110ac022a250a0b0a046c6f7373150000003f0a160a0f726577617264732f6d6172"
                    + "67696e7315000000c03b65d5c4";

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
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(file))).isEqualTo(TENSORBOARD);
    }
}
