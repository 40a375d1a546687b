/** Immutable bytes by their SHA-256: what is too large for Kafka, which carries references to it. */
@NullMarked
package io.attune.kafka.artefact;

import org.jspecify.annotations.NullMarked;
