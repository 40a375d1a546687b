package io.attune.trainer.model;

import io.attune.trainer.data.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The checked table of contents of a safetensors file (https://huggingface.co/docs/safetensors): an 8-byte length, JSON of that length, then the data,
 * which the entries cover without gap or overlap.
 */
final class SafetensorsHeader {
    private SafetensorsHeader() {}

    /** @param begin where the data of the tensor begins, counted from the first byte after the header */
    record Entry(String name, Format format, List<Long> shape, long begin, long end) {
        long elements() {
            return (end - begin) / format.bytes();
        }

        long[] dimensions() {
            return shape.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** The numbers of a file; those that are not real stand in tensors that nobody reads. */
    enum Format {
        F32(4),
        F16(2),
        BF16(2),
        F64(8),
        I64(8),
        I32(4),
        I16(2),
        I8(1),
        U8(1),
        BOOL(1);

        /** What weights can be read from. */
        private static final Set<Format> REAL = EnumSet.of(F32, F16, BF16);

        private final int bytes;

        Format(int bytes) {
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }
    }

    /** @param dataBytes how many bytes follow the header */
    static List<Entry> entries(Path file, ObjectNode json, long dataBytes) {
        var entries = new ArrayList<Entry>();
        for (Map.Entry<String, JsonNode> property : json.properties()) {
            if (!property.getKey().equals("__metadata__")) {
                entries.add(entry(file, property.getKey(), property.getValue()));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long covered = 0;
        for (Entry entry : entries) {
            if (entry.begin() != covered) {
                throw bad(
                        file,
                        entry.name(),
                        "begins at byte " + entry.begin() + " where " + covered
                                + " was expected: tensors overlap or leave a gap");
            }
            covered = entry.end();
        }
        if (covered != dataBytes) {
            throw new BadInputException(file + " holds " + dataBytes + " bytes of tensors where its header promises "
                    + covered + ": the file is damaged or was not copied to its end; copy it again");
        }
        return List.copyOf(entries);
    }

    private static Entry entry(Path file, String name, JsonNode json) {
        Format format = format(file, name, json.path("dtype").asString(""));
        List<Long> shape = longs(file, name, "shape", json.path("shape"));
        List<Long> offsets = longs(file, name, "data_offsets", json.path("data_offsets"));
        if (offsets.size() != 2 || offsets.getFirst() > offsets.getLast()) {
            throw bad(file, name, "data_offsets are " + offsets + ", expected a begin and an end");
        }
        long bytes = offsets.getLast() - offsets.getFirst();
        try {
            long needed = format.bytes();
            for (long size : shape) {
                needed = Math.multiplyExact(needed, size);
            }
            if (needed != bytes) {
                throw bad(
                        file,
                        name,
                        "has " + bytes + " bytes where shape " + shape + " of " + format + " needs " + needed);
            }
        } catch (ArithmeticException tooLarge) {
            throw bad(file, name, "has the impossible shape " + shape);
        }
        return new Entry(name, format, shape, offsets.getFirst(), offsets.getLast());
    }

    private static Format format(Path file, String name, String dtype) {
        return Arrays.stream(Format.values())
                .filter(format -> format.name().equals(dtype))
                .findFirst()
                .orElseThrow(() -> unread(file, name, dtype));
    }

    /** Refuses numbers that cannot be read, of a tensor that has to be. */
    static void requireReal(Path file, Entry entry) {
        if (!Format.REAL.contains(entry.format())) {
            throw unread(file, entry.name(), entry.format().name());
        }
    }

    private static BadInputException unread(Path file, String name, String dtype) {
        return bad(file, name, "has dtype \"" + dtype + "\"; F32, F16 and BF16 can be read, so convert the model");
    }

    private static List<Long> longs(Path file, String name, String field, JsonNode json) {
        var values = new ArrayList<Long>();
        if (!json.isArray()) {
            throw bad(file, name, "has no list " + field);
        }
        for (JsonNode value : json) {
            if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
                throw bad(file, name, field + " holds " + value + ", expected whole numbers from 0");
            }
            values.add(value.longValue());
        }
        return List.copyOf(values);
    }

    private static BadInputException bad(Path file, String tensor, String what) {
        return new BadInputException(file + ": tensor " + tensor + " " + what);
    }
}
