package io.attune.annotation.dataset;

import io.attune.annotation.prompt.NewPrompt;
import io.attune.annotation.prompt.Prompts;
import io.attune.kafka.event.Message;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Keeps a file's prompts in a project. */
@Component
class PromptStore {
    private final Prompts prompts;

    PromptStore(Prompts prompts) {
        this.prompts = prompts;
    }

    FileImport.Store<List<Message>> into(UUID project, String source) {
        return entries -> prompts.submit(
                project,
                entries.stream()
                        .map(messages -> new NewPrompt(messages, source))
                        .toList());
    }
}
