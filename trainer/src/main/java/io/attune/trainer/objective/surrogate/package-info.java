/** From advantages to a loss: importance ratios, what is done to them, KL penalties, and the weights that make a sum a mean. */
@NullMarked
package io.attune.trainer.objective.surrogate;

import org.jspecify.annotations.NullMarked;
