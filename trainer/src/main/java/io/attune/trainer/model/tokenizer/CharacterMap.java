package io.attune.trainer.model.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.BitSet;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * SentencePiece's {@code precompiled_charsmap}: the length of a trie in bytes, the trie, and the texts that replace what it finds, each up to a NUL. The trie is
 * a double array (Yata et al., "A compact static double-array keeping character codes", 2007) of units of 32 bits. The library follows it without looking at
 * its bounds, and so all states that a text may lead to are visited here.
 */
final class CharacterMap {
    /** Bit 31 marks a leaf, which has no label. */
    private static final int LABEL = 1 << 31 | 0xFF;

    private static final int HAS_LEAF = 1 << 8;

    private final ByteBuffer bytes;
    private final int units;

    private CharacterMap(ByteBuffer bytes, int units) {
        this.bytes = bytes;
        this.units = units;
    }

    /** Whether the library can read and follow a map in any text. */
    static boolean isSound(String base64) {
        byte[] decoded = decoded(base64);
        if (decoded == null || decoded.length < Integer.BYTES) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.wrap(decoded).order(ByteOrder.LITTLE_ENDIAN);
        long units = Integer.toUnsignedLong(bytes.getInt(0)) / Integer.BYTES;
        return units > 0
                && (units + 1) * Integer.BYTES <= decoded.length
                && isText(bytes.slice(
                        ((int) units + 1) * Integer.BYTES, decoded.length - ((int) units + 1) * Integer.BYTES))
                && new CharacterMap(bytes, (int) units).staysInside();
    }

    private static byte @Nullable [] decoded(String base64) {
        try {
            byte[] decoded = Base64.getDecoder().decode(base64);
            // Rust's decoder is stricter.
            return Base64.getEncoder().encodeToString(decoded).equals(base64) ? decoded : null;
        } catch (IllegalArgumentException wrong) {
            return null;
        }
    }

    private static boolean isText(ByteBuffer bytes) {
        try {
            UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException wrong) {
            return false;
        }
    }

    private boolean staysInside() {
        BitSet seen = new BitSet(units);
        Deque<Integer> open = new ArrayDeque<>();
        open.add(offset(unit(0)));
        while (!open.isEmpty()) {
            int state = open.remove();
            if (state < 0 || (state | 0xFF) >= units) {
                return false;
            }
            if (seen.get(state)) {
                continue;
            }
            seen.set(state);
            for (int label = 1; label < 0xFF; label++) {
                int at = state ^ label;
                int unit = unit(at);
                if ((unit & LABEL) != label) {
                    continue;
                }
                int next = at ^ offset(unit);
                if ((unit & HAS_LEAF) != 0 && !isReplacement(next)) {
                    return false;
                }
                open.add(next);
            }
        }
        return true;
    }

    private int unit(int index) {
        return bytes.getInt((index + 1) * Integer.BYTES);
    }

    private static int offset(int unit) {
        long offset = (Integer.toUnsignedLong(unit) >> 10) << ((unit & (1 << 9)) >> 6);
        return offset > Integer.MAX_VALUE ? -1 : (int) offset;
    }

    /** Whether a leaf names a place where a character of the texts begins. */
    private boolean isReplacement(int leaf) {
        if (leaf < 0 || leaf >= units) {
            return false;
        }
        int begin = (units + 1) * Integer.BYTES + (unit(leaf) & Integer.MAX_VALUE);
        int end = bytes.capacity();
        return begin >= 0 && (begin == end || (begin < end && (bytes.get(begin) & 0xC0) != 0x80));
    }
}
