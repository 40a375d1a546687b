package io.attune.trainer.loop;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.Artefact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** Reads trees of the artefact store through a directory that is gone again afterwards. */
final class VersionFiles {
    private final LoopContext context;

    VersionFiles(LoopContext context) {
        this.context = requireNonNull(context, "context is null");
    }

    /** What {@code reading} makes of the tree's directory. */
    <T> T open(Artefact tree, Function<Path, T> reading) {
        try {
            Path scratch = Files.createTempDirectory(Files.createDirectories(context.directory()), "reading");
            try {
                Path files = scratch.resolve("files");
                context.artefacts().materialise(tree, files);
                return reading.apply(files);
            } finally {
                BaseModels.delete(scratch);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read version " + tree.sha256() + ": " + e, e);
        }
    }
}
