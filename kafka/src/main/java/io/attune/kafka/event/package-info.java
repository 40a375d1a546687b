/** One record per thing that happened. Each checks itself, so an event that exists is a valid one. */
@NullMarked
package io.attune.kafka.event;

import org.jspecify.annotations.NullMarked;
