package io.attune.trainer.checkpoint;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.codec.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every step of a learner, one JSON object a line, only ever appended to. A checkpoint remembers the length that belongs to it; what
 * a crash left behind that is cut off when the checkpoint is restored.
 */
public final class StepLog {
    private static final JsonMapper JSON = StrictJson.mapper();

    private final Path file;

    public StepLog(Path file) {
        this.file = requireNonNull(file, "file is null");
    }

    /**
     * Appends steps and writes them to the disk itself.
     *
     * @param length of the log before, which may be shorter than the file after a failed checkpoint
     * @return the length after
     */
    public long append(long length, List<StepLine> steps) {
        var bytes = new ByteArrayOutputStream();
        for (StepLine step : steps) {
            bytes.writeBytes(JSON.writeValueAsBytes(step));
            bytes.write('\n');
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.size() < length) {
                throw new CheckpointException(file + " has " + channel.size() + " bytes, its checkpoint says " + length
                        + ": restore it from a backup; without it the model cannot be rebuilt step by step");
            }
            channel.truncate(length).position(length);
            ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
            return channel.position();
        } catch (IOException e) {
            throw new CheckpointException("cannot write " + file + ": " + e + ". Is the disk full?", e);
        }
    }

    /** The steps up to a checkpoint's length. */
    public List<StepLine> read(long length) {
        if (length == 0) {
            return List.of();
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(Math.toIntExact(length));
            return new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> JSON.readValue(line, StepLine.class))
                    .toList();
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file + ": " + e, e);
        }
    }
}
