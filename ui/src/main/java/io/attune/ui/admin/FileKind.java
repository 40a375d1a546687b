package io.attune.ui.admin;

import io.attune.annotation.dataset.Datasets;
import io.attune.annotation.dataset.ImportMode;
import io.attune.annotation.dataset.ImportReport;
import io.attune.annotation.dataset.PreferenceFormat;
import io.attune.annotation.dataset.PromptFormat;
import io.attune.kafka.event.TaskKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** What an uploaded file can hold. */
enum FileKind {
    PROMPTS_JSONL("Prompts, JSONL: {\"prompt\": text or messages} in each line"),
    PROMPTS_TEXT("Prompts, plain text: one in each line"),
    TRL_PREFERENCES("Preferences, TRL: {\"prompt\", \"chosen\", \"rejected\"}"),
    HH_PREFERENCES("Preferences, HH-RLHF: {\"chosen\", \"rejected\"} with whole transcripts"),
    DEMONSTRATIONS("Demonstrations, JSONL: {\"prompt\", \"completion\"}, {\"messages\"} or {\"text\"} in each line");

    private final String words;

    FileKind(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /**
     * Preferences are about pairs, so only a project of pairs takes them; demonstrations are imitated beside rewards, which come from comparisons or scores.
     */
    static List<FileKind> fitting(TaskKind kind) {
        return Arrays.stream(values())
                .filter(file -> switch (file) {
                    case PROMPTS_JSONL, PROMPTS_TEXT -> true;
                    case TRL_PREFERENCES, HH_PREFERENCES -> kind == TaskKind.PAIR;
                    case DEMONSTRATIONS -> kind != TaskKind.THUMB;
                })
                .toList();
    }

    ImportReport load(Datasets datasets, UUID project, String name, InputStream in, ImportMode mode)
            throws IOException {
        return switch (this) {
            case PROMPTS_JSONL -> datasets.importPrompts(project, name, PromptFormat.TRL, in, mode);
            case PROMPTS_TEXT -> datasets.importPrompts(project, name, PromptFormat.TEXT, in, mode);
            case TRL_PREFERENCES -> datasets.importPreferences(project, name, PreferenceFormat.TRL, in, mode);
            case HH_PREFERENCES -> datasets.importPreferences(project, name, PreferenceFormat.HH_RLHF, in, mode);
            case DEMONSTRATIONS -> datasets.importDemonstrations(project, name, in, mode);
        };
    }
}
