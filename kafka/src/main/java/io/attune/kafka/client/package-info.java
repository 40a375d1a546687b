/** Writing and reading events: idempotent and transactional writers, readers that own their offsets, dead letters. */
@NullMarked
package io.attune.kafka.client;

import org.jspecify.annotations.NullMarked;
