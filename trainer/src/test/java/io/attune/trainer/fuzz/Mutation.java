package io.attune.trainer.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Small damage to a file, more often such that it is still a file of its format. */
final class Mutation {
    private Mutation() {}

    /** @param name tells the format */
    static byte[] of(String name, byte[] original, RandomGenerator random) {
        byte[] bytes = original;
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times && bytes.length > 0; i++) {
            bytes = i == 0 && random.nextInt(4) > 0 ? formed(name, bytes, random) : ByteMutation.of(bytes, random);
        }
        return bytes;
    }

    private static byte[] formed(String name, byte[] bytes, RandomGenerator random) {
        if (name.endsWith(".json")) {
            return JsonMutation.of(bytes, random);
        }
        if (name.endsWith(".jinja")) {
            return TemplateMutation.of(bytes, random);
        }
        return name.endsWith(".safetensors") && random.nextBoolean()
                ? header(bytes, random)
                : ByteMutation.of(bytes, random);
    }

    /** Another header, of the length that it says. */
    private static byte[] header(byte[] bytes, RandomGenerator random) {
        int data =
                8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        byte[] header = JsonMutation.of(Arrays.copyOfRange(bytes, 8, data), random);
        return ByteBuffer.allocate(8 + header.length + bytes.length - data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(bytes, data, bytes.length - data)
                .array();
    }
}
