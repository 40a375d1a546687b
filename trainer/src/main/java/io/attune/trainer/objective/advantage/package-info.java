/** How much better than expected an action was: estimators from rewards, and what shapes the rewards before. */
@NullMarked
package io.attune.trainer.objective.advantage;

import org.jspecify.annotations.NullMarked;
