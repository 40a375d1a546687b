package io.attune.annotation.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model directory on the shelf.
 *
 * @param directory its name
 * @param family such as {@code llama}, as config.json says; null where that cannot be read
 * @param parameters how many numbers its weights are
 * @param bytes of the files that are taken
 * @param files that are taken; none when it cannot be used
 * @param leftOut what else lies there
 * @param problem why it cannot be used and what to do; null when it can be
 */
public record ShelvedModel(
        String directory,
        @Nullable String family,
        long parameters,
        long bytes,
        List<String> files,
        List<String> leftOut,
        @Nullable String problem) {
    public ShelvedModel {
        requireNonNull(directory, "directory is null");
        files = List.copyOf(files);
        leftOut = List.copyOf(leftOut);
    }

    static ShelvedModel unusable(String directory, String problem) {
        return new ShelvedModel(directory, null, 0, 0, List.of(), List.of(), problem);
    }
}
