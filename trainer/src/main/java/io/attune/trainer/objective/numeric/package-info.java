/** Numbers that keep their precision at the extremes, and means for metrics. */
@NullMarked
package io.attune.trainer.objective.numeric;

import org.jspecify.annotations.NullMarked;
