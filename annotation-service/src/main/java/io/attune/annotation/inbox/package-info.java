/** Events from Kafka, handed to whoever keeps what they tell of. */
@NullMarked
package io.attune.annotation.inbox;

import org.jspecify.annotations.NullMarked;
