package io.attune.annotation.dataset.web;

import io.attune.annotation.dataset.Datasets;
import io.attune.annotation.dataset.ExportFormat;
import io.attune.annotation.dataset.ImportMode;
import io.attune.annotation.dataset.ImportReport;
import io.attune.annotation.dataset.PreferenceFormat;
import io.attune.annotation.dataset.PromptFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a file holds, by the names that the command line uses too. */
enum FileFormat {
    TRL_PROMPTS("trl-prompts"),
    TEXT("text"),
    TRL_PREFERENCE("trl-preference"),
    HH_RLHF("hh-rlhf"),
    DEMONSTRATIONS("demonstrations");

    private final String id;

    FileFormat(String id) {
        this.id = id;
    }

    static FileFormat of(String id) {
        return Arrays.stream(values())
                .filter(format -> format.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no import format is called " + id + "; there are "
                        + Arrays.stream(values()).map(format -> format.id).collect(Collectors.joining(", "))));
    }

    static ExportFormat exportFormat(String id) {
        return switch (id) {
            case "trl-preference" -> ExportFormat.TRL_PREFERENCE;
            case "trl-unpaired" -> ExportFormat.TRL_UNPAIRED;
            default ->
                throw new IllegalArgumentException(
                        "no export format is called " + id + "; there are trl-preference, trl-unpaired");
        };
    }

    ImportReport read(Datasets datasets, UUID project, String source, InputStream file, ImportMode mode)
            throws IOException {
        return switch (this) {
            case TRL_PROMPTS -> datasets.importPrompts(project, source, PromptFormat.TRL, file, mode);
            case TEXT -> datasets.importPrompts(project, source, PromptFormat.TEXT, file, mode);
            case TRL_PREFERENCE -> datasets.importPreferences(project, source, PreferenceFormat.TRL, file, mode);
            case HH_RLHF -> datasets.importPreferences(project, source, PreferenceFormat.HH_RLHF, file, mode);
            case DEMONSTRATIONS -> datasets.importDemonstrations(project, source, file, mode);
        };
    }
}
