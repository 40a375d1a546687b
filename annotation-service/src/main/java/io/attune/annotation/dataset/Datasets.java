package io.attune.annotation.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Files in and out, one line an entry, in memory that does not grow with their bytes: an import of preferences remembers 16
 * bytes of each line to tell duplicates.
 */
public interface Datasets {

    /**
     * Reads prompts. One that the project has already, or that stands in the file twice, is a duplicate.
     *
     * @param source name of the file, kept beside each prompt
     * @throws java.util.NoSuchElementException when there is no such project
     */
    ImportReport importPrompts(UUID project, String source, PromptFormat format, InputStream file, ImportMode mode)
            throws IOException;

    /**
     * Reads preferences. Each becomes a closed task with one judgment by the author {@code import:<source>}, which has a number
     * like every judgment.
     *
     * @throws IllegalArgumentException when the project does not collect pairs
     */
    ImportReport importPreferences(
            UUID project, String source, PreferenceFormat format, InputStream file, ImportMode mode) throws IOException;

    /**
     * Keeps a file of demonstrations, which a policy may imitate while it learns from rewards: the lines of {@code attune sft}, but for token ids. A file that the
     * project has already is kept once.
     *
     * @throws java.util.NoSuchElementException when there is no such project
     * @throws IllegalArgumentException when there are too many to hold in memory
     */
    ImportReport importDemonstrations(UUID project, String source, InputStream file, ImportMode mode)
            throws IOException;

    /** The files of demonstrations of a project, newest first. */
    List<Demonstrations> demonstrations(UUID project);

    /** One of them. @throws java.util.NoSuchElementException when the project has none of that id */
    Demonstrations demonstrations(UUID project, UUID id);

    /**
     * Writes the judgments of a project that are not retracted, in the order of their numbers.
     *
     * @param round only those of this round; null for all
     */
    ExportReport export(UUID project, @Nullable UUID round, ExportFormat format, OutputStream out) throws IOException;
}
