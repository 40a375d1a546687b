package io.attune.annotation.annotator;

import java.time.Instant;
import java.util.UUID;

/** An API token as its owner sees it later. */
public record TokenView(UUID id, String label, Instant createdAt) {}
