/** Logging of processes without Spring: one line per record on stderr, Kafka's own chatter from WARN up. */
@NullMarked
package io.attune.kafka.log;

import org.jspecify.annotations.NullMarked;
