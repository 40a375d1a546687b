package io.attune.trainer.model;

import io.attune.trainer.model.architecture.ModelConfig;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** What tells models apart: SHA-256 over the architecture and the name, shape and numbers of every tensor, adapters merged into them. */
public final class ModelHash {
    private static final long PIECE = 1 << 24;

    private ModelHash() {}

    /** 32 bytes. */
    public static byte[] of(ModelConfig config, Weights weights) {
        MessageDigest digest = sha256();
        digest.update(config.toString().getBytes(StandardCharsets.UTF_8));
        for (Tensor tensor : weights.all()) {
            digest.update((tensor.name() + Arrays.toString(tensor.shape())).getBytes(StandardCharsets.UTF_8));
            MemorySegment data = tensor.data();
            for (long from = 0; from < data.byteSize(); from += PIECE) {
                digest.update(data.asSlice(from, Math.min(PIECE, data.byteSize() - from))
                        .asByteBuffer());
            }
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
