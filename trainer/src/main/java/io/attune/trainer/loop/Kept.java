package io.attune.trainer.loop;

import io.attune.kafka.event.Event;

/**
 * An event that a checkpoint keeps, since the learner may still need it.
 *
 * @param encoded the event as JSON
 */
@SuppressWarnings("ArrayRecordComponent") // the same bytes for the same event, never compared
record Kept(Event event, byte[] encoded) {}
