/** Events on their way to Kafka: put down in the transaction that they tell of, published after it. */
@NullMarked
package io.attune.annotation.outbox;

import org.jspecify.annotations.NullMarked;
