package io.attune.annotation.prompt;

import io.attune.annotation.StorableText;
import io.attune.annotation.json.MessagesColumn;
import io.attune.kafka.event.Message;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/** A prompt, and how often it was used. */
@Entity
class Prompt {
    private static final int SEARCHED = 1000;

    @Id
    private UUID id;

    private UUID project;

    @Convert(converter = MessagesColumn.class)
    @Column(length = 1_000_000)
    private List<Message> messages;

    @Column(length = 64)
    private String digest;

    /** What the search looks at: the beginning of the conversation in lower case. */
    @Column(length = SEARCHED)
    private String text;

    @Column(length = 200)
    private String source;

    private long draws;

    @SuppressWarnings("UnusedVariable") // queries order by it
    private long shuffle;

    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected Prompt() {}

    Prompt(UUID id, UUID project, NewPrompt wish, String digest, long shuffle, Instant createdAt) {
        this.id = id;
        this.project = project;
        this.messages = wish.messages();
        this.digest = digest;
        this.text = searched(wish.messages());
        this.source = wish.source();
        this.shuffle = shuffle;
        this.createdAt = createdAt;
    }

    private static String searched(List<Message> messages) {
        String all = messages.stream()
                .map(Message::content)
                .collect(Collectors.joining("\n"))
                .toLowerCase(Locale.ROOT);
        return StorableText.of(all.length() <= SEARCHED ? all : all.substring(0, SEARCHED));
    }

    /** Counts one more use and takes a new place among those used as often. */
    void draw(long newShuffle) {
        draws++;
        shuffle = newShuffle;
    }

    UUID id() {
        return id;
    }

    String digest() {
        return digest;
    }

    PromptView view() {
        return new PromptView(id, project, messages, source, draws, createdAt);
    }
}
