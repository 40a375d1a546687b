package io.attune.trainer.model;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.SafetensorsHeader.Entry;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The safetensors format: float32, float16 and bfloat16 are read, as float32; float32 is written. */
public final class Safetensors {
    static final String SINGLE = "model.safetensors";

    /** In bytes: some 30,000 tensors. The reference implementation allows 100 MB, which JSON would make a gigabyte in memory. */
    private static final long HEADER_LIMIT = 4 << 20;

    private static final int CHUNK = 1 << 22;

    /** A name beside the index: no separators, and nothing that a file system reads as a way elsewhere. */
    private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors");

    private Safetensors() {}

    /** All tensors of a file, in the order of their data. A damaged or malicious file is a {@link BadInputException}. */
    public static List<Tensor> read(Path file) {
        return read(file, name -> true);
    }

    /** As {@link #read(Path)}, those tensors whose names are wanted. */
    static List<Tensor> read(Path file, Predicate<String> wanted) {
        return read(Arena.ofAuto(), file, wanted);
    }

    /** As {@link #read(Path, Predicate)}, into memory that ends with the arena. */
    static List<Tensor> read(Arena arena, Path file, Predicate<String> wanted) {
        return opened(file, channel -> {
            long start = 8 + headerBytes(file, channel);
            var tensors = new ArrayList<Tensor>();
            for (Entry entry : entries(file, channel)) {
                if (wanted.test(entry.name())) {
                    tensors.add(read(arena, file, channel, start, entry));
                }
            }
            return tensors;
        });
    }

    /** What a file says that it holds, checked, in the order of the data. Nothing of the data is read. */
    static List<Entry> entries(Path file) {
        return opened(file, channel -> entries(file, channel));
    }

    private static List<Entry> entries(Path file, FileChannel channel) throws IOException {
        int headerBytes = (int) headerBytes(file, channel);
        var json = JsonFile.parse(
                file + ": its header", bytes(channel, 8, headerBytes).array());
        return SafetensorsHeader.entries(file, json, channel.size() - 8 - headerBytes);
    }

    private interface Reading<T> {
        T from(FileChannel channel) throws IOException;
    }

    private static <T> T opened(Path file, Reading<T> reading) {
        try (var channel = FileChannel.open(file, READ)) {
            return reading.from(channel);
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
                    + Long.toUnsignedString(header) + " bytes of " + size + ", and at most " + HEADER_LIMIT
                    + " are read");
        }
        return header;
    }

    private static Tensor read(Arena arena, Path file, FileChannel channel, long start, Entry entry)
            throws IOException {
        SafetensorsHeader.requireReal(file, entry);
        Tensor tensor = Tensor.zeros(arena, entry.name(), entry.dimensions());
        int width = entry.format().bytes();
        for (long done = 0; done < entry.elements(); ) {
            int count = (int) Math.min(CHUNK, entry.elements() - done);
            ByteBuffer chunk = bytes(channel, start + entry.begin() + done * width, count * width);
            decode(entry.format(), chunk, tensor.data().asSlice(done * Float.BYTES, (long) count * Float.BYTES));
            done += count;
        }
        requireFinite(file, tensor);
        return tensor;
    }

    /** One such number spreads to every log-prob, and training would write it into all weights. */
    private static void requireFinite(Path file, Tensor tensor) {
        MemorySegment data = tensor.data();
        for (long i = 0; i < tensor.elements(); i++) {
            float value = data.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            if (!(Math.abs(value) <= Float.MAX_VALUE)) {
                throw new BadInputException(file + ": tensor " + tensor.name() + " holds " + value + " at place " + i
                        + "; the model is damaged or its training failed, take another checkpoint");
            }
        }
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
            case F64, I64, I32, I16, I8, U8, BOOL ->
                throw new IllegalStateException(format + " cannot become float32 here");
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
        var shapes = new LinkedHashMap<String, List<Long>>();
        tensors.forEach(tensor ->
                shapes.put(tensor.name(), Arrays.stream(tensor.shape()).boxed().toList()));
        var weights = new Weights(tensors);
        write(file, shapes, (name, reader) -> reader.accept(weights.get(name)));
    }

    /** As {@link #write(Path, Collection)}, tensors that come one after the other. */
    static void write(Path file, Map<String, List<Long>> shapes, TensorSource source) throws IOException {
        byte[] header = header(shapes);
        try (var channel = FileChannel.open(file, CREATE, TRUNCATE_EXISTING, WRITE)) {
            var length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length);
            writeFully(channel, length.flip());
            writeFully(channel, ByteBuffer.wrap(header));
            for (String name : shapes.keySet()) {
                source.read(name, tensor -> write(channel, tensor.data()));
            }
            channel.force(true);
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private static void write(FileChannel channel, MemorySegment data) {
        try {
            for (long done = 0; done < data.byteSize(); done += CHUNK) {
                writeFully(
                        channel,
                        data.asSlice(done, Math.min(CHUNK, data.byteSize() - done))
                                .asByteBuffer());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static byte[] header(Map<String, List<Long>> shapes) {
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        json.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (var shape : shapes.entrySet()) {
            ObjectNode entry = json.putObject(shape.getKey()).put("dtype", "F32");
            entry.set("shape", JsonFile.MAPPER.valueToTree(shape.getValue()));
            long end = offset + Float.BYTES * shape.getValue().stream().reduce(1L, Math::multiplyExact);
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
        if (Files.exists(single)) {
            return List.of(single);
        }
        if (!Files.exists(index)) {
            throw OwnFiles.withoutSafetensors(directory);
        }
        var files = new LinkedHashSet<Path>();
        for (Map.Entry<String, JsonNode> entry :
                JsonFile.read(index).path("weight_map").properties()) {
            String shard = entry.getValue().asString("");
            if (!SHARD.matcher(shard).matches()) {
                throw new BadInputException(
                        index + " names the file " + entry.getValue() + "; shards are .safetensors files beside it");
            }
            files.add(directory.resolve(shard));
        }
        if (files.isEmpty()) {
            throw new BadInputException(index + " names no file in weight_map");
        }
        return List.copyOf(files);
    }
}
