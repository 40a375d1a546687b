/** The language that Attune's processes speak: events, topics, codec, readers and writers, artefacts, and the broker itself. */
@NullMarked
package io.attune.kafka;

import org.jspecify.annotations.NullMarked;
