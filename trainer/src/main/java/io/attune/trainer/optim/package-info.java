/** Optimisers: what turns gradients into changed weights, in place. */
@NullMarked
package io.attune.trainer.optim;

import org.jspecify.annotations.NullMarked;
