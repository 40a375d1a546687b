package io.attune.annotation.dataset;

import io.attune.kafka.event.Artefact;
import java.time.Instant;
import java.util.UUID;

/**
 * A file of demonstrations of a project, which a policy may imitate while it learns from rewards.
 *
 * @param source name of the file
 * @param lines demonstrations in it
 * @param file its lines, in the artefact store
 */
public record Demonstrations(UUID id, UUID project, String source, long lines, Artefact file, Instant importedAt) {}
