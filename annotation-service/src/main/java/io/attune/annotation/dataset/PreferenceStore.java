package io.attune.annotation.dataset;

import io.attune.annotation.judgment.ImportedJudgment;
import io.attune.annotation.judgment.Verdicts;
import io.attune.annotation.prompt.NewPrompt;
import io.attune.annotation.prompt.Prompts;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Keeps a file's preferences in a project as judgments. A file says no strength, so each is "clearly better". Which answer is
 * stored first is a matter of the entry's digest: the side says nothing about the verdict.
 */
@Component
class PreferenceStore {
    private static final int STRENGTH = 2;

    private final Prompts prompts;
    private final Verdicts verdicts;

    PreferenceStore(Prompts prompts, Verdicts verdicts) {
        this.prompts = prompts;
        this.verdicts = verdicts;
    }

    FileImport.Store<Preference> into(UUID project, String source) {
        return entries -> add(project, source, entries);
    }

    private int add(UUID project, String source, List<Preference> entries) {
        List<UUID> ids = prompts.ensure(
                project,
                entries.stream()
                        .map(entry -> new NewPrompt(entry.prompt(), source))
                        .toList());
        List<ImportedJudgment> judgments = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            judgments.add(judgment(project, ids.get(i), entries.get(i)));
        }
        return verdicts.importAll(project, source, judgments);
    }

    private static ImportedJudgment judgment(UUID project, UUID prompt, Preference entry) {
        UUID task = entry.identity(project);
        boolean chosenFirst = (task.getLeastSignificantBits() & 1) == 0;
        return new ImportedJudgment(
                task,
                prompt,
                chosenFirst ? List.of(entry.chosen(), entry.rejected()) : List.of(entry.rejected(), entry.chosen()),
                new Verdict.Preferred(chosenFirst ? Side.FIRST : Side.SECOND, STRENGTH));
    }
}
