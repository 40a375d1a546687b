package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Metrics of a run, a JSON object per step, each line whole as soon as it is there. Without a file it keeps nothing. */
final class MetricsFile implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final @Nullable BufferedWriter writer;

    private MetricsFile(@Nullable BufferedWriter writer) {
        this.writer = writer;
    }

    /** @param goesOn whether the lines of a run before stay; a step that was taken again then has two, of which the last one holds */
    static MetricsFile open(@Nullable Path file, boolean goesOn) {
        OpenOption how = goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try {
            return new MetricsFile(
                    file == null
                            ? null
                            : Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how));
        } catch (IOException failed) {
            throw new BadInputException(file + " cannot be written: " + CommandFrame.describe(failed), failed);
        }
    }

    void write(long step, Map<String, Double> metrics) {
        if (writer == null) {
            return;
        }
        var line = new LinkedHashMap<String, Object>();
        line.put("step", step);
        line.putAll(metrics);
        try {
            writer.write(JSON.writeValueAsString(line) + "\n");
            writer.flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        try {
            if (writer != null) {
                writer.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
