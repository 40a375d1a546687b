package io.attune.annotation.policy.web;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.Artefact;
import org.jspecify.annotations.Nullable;

/**
 * A model directory to register, one of the two.
 *
 * @param tree of a directory that is in the artefact store
 * @param directory name of one on the shelf
 */
record NewBase(
        String name, @Nullable Artefact tree, @Nullable String directory) {
    NewBase {
        requireNonNull(name, "name is missing");
        if ((tree == null) == (directory == null)) {
            throw new IllegalArgumentException(
                    "name one model: the directory of one on the shelf (GET /api/v1/models), or the tree of one in the artefact store");
        }
    }
}
