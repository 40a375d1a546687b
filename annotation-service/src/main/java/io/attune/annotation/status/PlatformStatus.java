package io.attune.annotation.status;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the platform is.
 *
 * @param kafka what is wrong with Kafka; null when it answers
 * @param unpublished events that the outbox has not published yet
 * @param deadLetters that wait for a decision; null while Kafka does not answer
 * @param runningRounds rounds that shall run
 */
public record PlatformStatus(
        @Nullable String kafka, long unpublished, @Nullable Long deadLetters, List<UUID> runningRounds) {
    public PlatformStatus {
        runningRounds = List.copyOf(runningRounds);
    }
}
