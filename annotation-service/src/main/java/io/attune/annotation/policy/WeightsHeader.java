package io.attune.annotation.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table of contents of a safetensors file (https://huggingface.co/docs/safetensors), read without its tensors: an 8-byte
 * length, JSON of that length, then the data.
 *
 * @param parameters how many numbers the tensors hold
 */
record WeightsHeader(long parameters) {
    private static final JsonMapper JSON = JsonMapper.shared();
    /** Some 50,000 tensors; what claims more is damaged or means harm. */
    private static final int MOST_BYTES = 8 << 20;

    /** A pointer of Git LFS is text that begins so. */
    private static final byte[] POINTER = "version ".getBytes(US_ASCII);

    /** @throws UnusableModelException when it is no safetensors file, or not all of one */
    static WeightsHeader read(Path file) throws IOException, UnusableModelException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] begin = in.readNBytes(Long.BYTES);
            if (Arrays.equals(begin, POINTER)) {
                throw bad(file, "is a pointer of Git LFS, not the weights: run git lfs pull and copy again");
            }
            long length = begin.length < Long.BYTES
                    ? -1
                    : ByteBuffer.wrap(begin).order(ByteOrder.LITTLE_ENDIAN).getLong();
            long dataBytes = Files.size(file) - Long.BYTES - length;
            if (length < 2 || length > MOST_BYTES || dataBytes < 0) {
                throw bad(file, "is no safetensors file, or was cut: copy it again");
            }
            return contents(file, in.readNBytes((int) length), dataBytes);
        }
    }

    private static WeightsHeader contents(Path file, byte[] json, long dataBytes) throws UnusableModelException {
        long parameters = 0;
        long end = 0;
        try {
            for (Map.Entry<String, JsonNode> tensor : JSON.readTree(json).properties()) {
                if (!tensor.getKey().equals("__metadata__")) {
                    parameters = Math.addExact(parameters, elements(tensor.getValue()));
                    end = Math.max(
                            end,
                            tensor.getValue()
                                    .required("data_offsets")
                                    .required(1)
                                    .longValue());
                }
            }
        } catch (JacksonException | IllegalArgumentException | ArithmeticException _) {
            throw bad(file, "is no safetensors file: save the model again");
        }
        if (end != dataBytes) {
            throw bad(
                    file,
                    "holds " + dataBytes + " bytes of tensors where its header promises " + end
                            + ": it was cut or is damaged, copy it again");
        }
        return new WeightsHeader(parameters);
    }

    private static long elements(JsonNode tensor) {
        long elements = 1;
        for (JsonNode size : tensor.required("shape")) {
            elements = Math.multiplyExact(elements, size.longValue());
        }
        return elements;
    }

    private static UnusableModelException bad(Path file, String what) {
        return new UnusableModelException(file.getFileName() + " " + what);
    }
}
