package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Metrics for TensorBoard: a file of TFRecords (length, its checksum, data, its checksum), each an {@code Event} of TensorFlow's event.proto, of which
 * this writes {@code wall_time} (1), {@code step} (2), {@code file_version} (3) and {@code summary} (5) with scalars ({@code tag} 1, {@code
 * simple_value} 2).
 */
final class EventFile implements AutoCloseable {
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    /** TFRecord hides checksums of data that holds checksums itself. */
    private static final int CHECKSUM_MASK = 0xa282ead8;

    private final @Nullable OutputStream file;
    private final Clock clock;

    private EventFile(@Nullable OutputStream file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Begins a file in a directory, which appears if it is not there; one that was there stays, as TensorBoard expects.
     *
     * @param directory null to write nothing
     */
    static EventFile open(@Nullable Path directory, Clock clock) {
        if (directory == null) {
            return new EventFile(null, clock);
        }
        try {
            Files.createDirectories(directory);
            String name = "events.out.tfevents." + clock.instant().getEpochSecond() + ".attune";
            var events = new EventFile(Files.newOutputStream(directory.resolve(name)), clock);
            events.record(events.event().bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8)));
            return events;
        } catch (IOException failed) {
            throw new BadInputException("--tensorboard " + directory + ": " + CommandFrame.describe(failed), failed);
        }
    }

    void write(long step, Map<String, Double> metrics) {
        var summary = new Message();
        metrics.forEach((tag, value) -> summary.bytes(
                1,
                new Message()
                        .bytes(1, tag.getBytes(StandardCharsets.UTF_8))
                        .real(2, value.floatValue())
                        .toByteArray()));
        record(event().number(2, step).bytes(5, summary.toByteArray()));
    }

    private Message event() {
        Instant now = clock.instant();
        return new Message().real(1, now.getEpochSecond() + now.getNano() / 1e9);
    }

    private void record(Message event) {
        if (file == null) {
            return;
        }
        byte[] data = event.toByteArray();
        byte[] length = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(data.length)
                .array();
        var record = ByteBuffer.allocate(length.length + data.length + 2 * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(length)
                .putInt(checksum(length))
                .put(data)
                .putInt(checksum(data));
        try {
            file.write(record.array());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int checksum(byte[] data) {
        var crc = new CRC32C();
        crc.update(data);
        return Integer.rotateRight((int) crc.getValue(), 15) + CHECKSUM_MASK;
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A protobuf message as it is written, field after field. */
    private static final class Message extends ByteArrayOutputStream {
        Message number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message real(int field, double value) {
            varint(((long) field << 3) | FIXED_64);
            writeBytes(littleEndian(Long.BYTES).putDouble(value).array());
            return this;
        }

        Message real(int field, float value) {
            varint(((long) field << 3) | FIXED_32);
            writeBytes(littleEndian(Integer.BYTES).putFloat(value).array());
            return this;
        }

        Message bytes(int field, byte[] value) {
            varint(((long) field << 3) | BYTES);
            varint(value.length);
            writeBytes(value);
            return this;
        }

        private static ByteBuffer littleEndian(int size) {
            return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            write((int) rest);
        }
    }
}
