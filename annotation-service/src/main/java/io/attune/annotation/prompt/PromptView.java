package io.attune.annotation.prompt;

import io.attune.kafka.event.Message;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A prompt of a project.
 *
 * @param draws how often answers were asked for
 */
public record PromptView(UUID id, UUID project, List<Message> messages, String source, long draws, Instant createdAt) {
    public PromptView {
        messages = List.copyOf(messages);
    }
}
