package io.attune.annotation.dataset;

import io.attune.annotation.project.ProjectView;
import io.attune.annotation.project.Projects;
import io.attune.kafka.event.TaskKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Datasets in and out of the database. */
@Service
class StoredDatasets implements Datasets {
    private static final int LONGEST_SOURCE = 180;

    private final Projects projects;
    private final PromptStore prompts;
    private final PreferenceStore preferences;
    private final DemonstrationStore demonstrations;
    private final JudgmentExport judgments;
    private final TransactionTemplate transaction;

    StoredDatasets(
            Projects projects,
            PromptStore prompts,
            PreferenceStore preferences,
            DemonstrationStore demonstrations,
            JudgmentExport judgments,
            TransactionTemplate transaction) {
        this.projects = projects;
        this.prompts = prompts;
        this.preferences = preferences;
        this.demonstrations = demonstrations;
        this.judgments = judgments;
        this.transaction = transaction;
    }

    @Override
    public ImportReport importPrompts(
            UUID project, String source, PromptFormat format, InputStream file, ImportMode mode) throws IOException {
        projects.get(project);
        requireSource(source);
        return importing(
                mode,
                () -> new FileImport<>(line -> PromptLines.read(format, line), prompts.into(project, source))
                        .read(file));
    }

    @Override
    public ImportReport importPreferences(
            UUID project, String source, PreferenceFormat format, InputStream file, ImportMode mode)
            throws IOException {
        ProjectView into = projects.get(project);
        requireSource(source);
        if (into.kind() != TaskKind.PAIR) {
            throw new IllegalArgumentException(into.name()
                    + " does not collect pairs, and preferences are pairs: import them into a project of pairs");
        }
        return importing(
                mode,
                () -> new FileImport<>(
                                line -> PreferenceLines.read(format, JsonLine.parse(line)),
                                preferences.into(project, source))
                        .read(file));
    }

    @Override
    public ImportReport importDemonstrations(UUID project, String source, InputStream file, ImportMode mode)
            throws IOException {
        projects.get(project);
        requireSource(source);
        return demonstrations.read(project, source, file, mode);
    }

    @Override
    public List<Demonstrations> demonstrations(UUID project) {
        projects.get(project);
        return demonstrations.of(project);
    }

    @Override
    public Demonstrations demonstrations(UUID project, UUID id) {
        return demonstrations.get(project, id);
    }

    @Override
    public ExportReport export(UUID project, @Nullable UUID round, ExportFormat format, OutputStream out)
            throws IOException {
        projects.get(project);
        return judgments.write(project, round, format, out);
    }

    /** Reads the whole file in one transaction, and undoes it where the mode says so: a report is exact in every mode. */
    private ImportReport importing(ImportMode mode, Reading reading) throws IOException {
        try {
            return transaction.execute(status -> {
                ImportReport report = read(reading);
                boolean stored = mode.stores(report);
                if (!stored) {
                    status.setRollbackOnly();
                }
                return report.withStored(stored);
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static ImportReport read(Reading reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireSource(String source) {
        if (source.isBlank() || source.length() > LONGEST_SOURCE) {
            throw new IllegalArgumentException(
                    "source must be the name of the file, 1 to " + LONGEST_SOURCE + " characters");
        }
    }

    @FunctionalInterface
    private interface Reading {
        ImportReport read() throws IOException;
    }
}
