/** Tuning rounds: launched, steered and watched; the learner's own account of them copied from Kafka. */
@NullMarked
package io.attune.annotation.round;

import org.jspecify.annotations.NullMarked;
