package io.attune.trainer.model;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.SafetensorsHeader.Entry;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The safetensors format: float32, float16 and bfloat16 are read, as float32; float32 is written. */
public final class Safetensors {
    static final String SINGLE = "model.safetensors";

    private static final long HEADER_LIMIT = 100_000_000;
    private static final int CHUNK = 1 << 22;

    private Safetensors() {}

    /** All tensors of a file, in the order of their data. A damaged or malicious file is a {@link BadInputException}. */
    public static List<Tensor> read(Path file) {
        try (var channel = FileChannel.open(file, READ)) {
            long headerBytes = headerBytes(file, channel);
            var json = JsonFile.parse(
                    file + ": its header", bytes(channel, 8, (int) headerBytes).array());
            long start = 8 + headerBytes;
            var tensors = new ArrayList<Tensor>();
            for (Entry entry : SafetensorsHeader.entries(file, json, channel.size() - start)) {
                tensors.add(read(channel, start, entry));
            }
            return tensors;
        } catch (NoSuchFileException missing) {
            throw new BadInputException(file + " does not exist; copy the whole model directory", missing);
        } catch (IOException failed) {
            throw new BadInputException(file + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    private static long headerBytes(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < 8) {
            throw new BadInputException(file + " is no safetensors file: it has only " + size + " bytes");
        }
        long header = bytes(channel, 0, 8).getLong();
        if (header < 0 || header > HEADER_LIMIT || header > size - 8) {
            throw new BadInputException(file + " is damaged or no safetensors file: its header claims "
                    + Long.toUnsignedString(header) + " bytes of " + size);
        }
        return header;
    }

    private static Tensor read(FileChannel channel, long start, Entry entry) throws IOException {
        Tensor tensor = Tensor.zeros(entry.name(), entry.dimensions());
        int width = entry.format().bytes();
        for (long done = 0; done < entry.elements(); ) {
            int count = (int) Math.min(CHUNK, entry.elements() - done);
            ByteBuffer chunk = bytes(channel, start + entry.begin() + done * width, count * width);
            decode(entry.format(), chunk, tensor.data().asSlice(done * Float.BYTES, (long) count * Float.BYTES));
            done += count;
        }
        return tensor;
    }

    private static void decode(SafetensorsHeader.Format format, ByteBuffer from, MemorySegment to) {
        switch (format) {
            case F32 -> to.copyFrom(MemorySegment.ofBuffer(from));
            case F16 -> {
                for (int i = 0; from.hasRemaining(); i++) {
                    to.setAtIndex(ValueLayout.JAVA_FLOAT, i, Float.float16ToFloat(from.getShort()));
                }
            }
            case BF16 -> {
                for (int i = 0; from.hasRemaining(); i++) {
                    to.setAtIndex(ValueLayout.JAVA_FLOAT, i, Float.intBitsToFloat(from.getShort() << 16));
                }
            }
        }
    }

    private static ByteBuffer bytes(FileChannel channel, long position, int count) throws IOException {
        var buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("it ends early");
            }
        }
        return buffer.flip();
    }

    /** Writes float32, with the metadata that transformers looks for. The tensors stand in the order given. */
    public static void write(Path file, Collection<Tensor> tensors) throws IOException {
        byte[] header = header(tensors);
        try (var channel = FileChannel.open(file, CREATE, TRUNCATE_EXISTING, WRITE)) {
            var length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length);
            writeFully(channel, length.flip());
            writeFully(channel, ByteBuffer.wrap(header));
            for (Tensor tensor : tensors) {
                long bytes = tensor.data().byteSize();
                for (long done = 0; done < bytes; done += CHUNK) {
                    writeFully(
                            channel,
                            tensor.data()
                                    .asSlice(done, Math.min(CHUNK, bytes - done))
                                    .asByteBuffer());
                }
            }
            channel.force(true);
        }
    }

    private static byte[] header(Collection<Tensor> tensors) {
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        json.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (Tensor tensor : tensors) {
            ObjectNode entry = json.putObject(tensor.name()).put("dtype", "F32");
            entry.set("shape", JsonFile.MAPPER.valueToTree(tensor.shape()));
            long end = offset + tensor.data().byteSize();
            entry.set("data_offsets", JsonFile.MAPPER.valueToTree(List.of(offset, end)));
            offset = end;
        }
        byte[] text = JsonFile.MAPPER.writeValueAsBytes(json);
        // The data then begins at a multiple of 8, as the reference implementation writes it.
        byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        return padded;
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** The files of a model: model.safetensors, or the shards that the index names. */
    static List<Path> files(Path directory) {
        Path single = directory.resolve(SINGLE);
        Path index = directory.resolve("model.safetensors.index.json");
        if (Files.exists(single) || !Files.exists(index)) {
            return List.of(single);
        }
        var files = new ArrayList<Path>();
        for (Map.Entry<String, JsonNode> entry :
                JsonFile.read(index).path("weight_map").properties()) {
            Path shard = directory.resolve(entry.getValue().asString("")).normalize();
            if (!directory.normalize().equals(shard.getParent())) {
                throw new BadInputException(index + " names a file outside its directory: " + entry.getValue());
            }
            if (!files.contains(shard)) {
                files.add(shard);
            }
        }
        if (files.isEmpty()) {
            throw new BadInputException(index + " names no file in weight_map");
        }
        return files;
    }
}
