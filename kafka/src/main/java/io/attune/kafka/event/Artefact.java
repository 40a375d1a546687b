package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

/**
 * A reference to immutable bytes in the artefact store, by their content.
 *
 * @param sha256 lower-case hexadecimal digest, 64 characters
 * @param bytes size
 */
public record Artefact(String sha256, long bytes) {
    public Artefact {
        requireNonNull(sha256, "sha256 is null");
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a SHA-256 digest: " + sha256);
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes is " + bytes + ", expected 0 or more");
        }
    }
}
