/** Objectives as pure functions: numbers of a forward pass in, loss and coefficients of the backward pass out, in float64. */
@NullMarked
package io.attune.trainer.objective;

import org.jspecify.annotations.NullMarked;
