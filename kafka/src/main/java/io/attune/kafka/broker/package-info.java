/** A real single-node Kafka broker (KRaft) in this process or in a child, for whoever has none. */
@NullMarked
package io.attune.kafka.broker;

import org.jspecify.annotations.NullMarked;
