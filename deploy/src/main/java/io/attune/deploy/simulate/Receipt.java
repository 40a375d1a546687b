package io.attune.deploy.simulate;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;

/**
 * The server's word that a judgment is kept, with what the annotator saw of it.
 *
 * @param number of the judgment in the database
 * @param sent when the request that brought the receipt left
 * @param millis how long that request took
 * @param attempts 1 unless the server was away
 */
public record Receipt(
        String annotator, UUID task, UUID judgment, long number, Instant sent, double millis, int attempts) {

    public Receipt {
        requireNonNull(annotator, "annotator is null");
        requireNonNull(task, "task is null");
        requireNonNull(judgment, "judgment is null");
        requireNonNull(sent, "sent is null");
    }
}
