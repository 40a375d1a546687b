package io.attune.annotation.judgment;

import java.time.Instant;
import java.util.UUID;

/**
 * The database has it.
 *
 * @param number of the judgment: versions of a policy say by it which judgments they contain
 * @param at when it was stored
 */
public record Receipt(UUID judgment, long number, Instant at) {}
