package io.attune.trainer.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Small damage to a file, more often where formats keep what they promise: at the beginning, and in numbers. */
final class ByteMutation {
    private static final List<String> NUMBERS = List.of(
            "0",
            "-1",
            "1",
            "2147483647",
            "2147483648",
            "4294967296",
            "9223372036854775807",
            "18446744073709551616",
            "1e999",
            "null",
            "[]",
            "{}",
            "\"\"",
            "true");

    private ByteMutation() {}

    static byte[] of(byte[] bytes, RandomGenerator random) {
        int place = place(bytes, random);
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[place] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> {
                byte[] random8 = new byte[8];
                random.nextBytes(random8);
                yield spliced(bytes, place, Math.min(bytes.length, place + 8), random8);
            }
            case 2 -> Arrays.copyOf(bytes, place);
            case 3 -> spliced(bytes, place, Math.min(bytes.length, place + 1 + random.nextInt(64)), new byte[0]);
            case 4 ->
                spliced(bytes, place, place, Arrays.copyOfRange(bytes, place, Math.min(bytes.length, place + 64)));
            default -> number(bytes, place, random);
        };
    }

    private static int place(byte[] bytes, RandomGenerator random) {
        return random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 2_000) : bytes.length);
    }

    /** Puts another number where the next one stands. */
    private static byte[] number(byte[] bytes, int from, RandomGenerator random) {
        int begin = from;
        while (begin < bytes.length && !Character.isDigit(bytes[begin])) {
            begin++;
        }
        int end = begin;
        while (end < bytes.length && Character.isDigit(bytes[end])) {
            end++;
        }
        return spliced(
                bytes, begin, end, NUMBERS.get(random.nextInt(NUMBERS.size())).getBytes(ISO_8859_1));
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] instead) {
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(instead);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
