/** Policy gradient: an algorithm is an advantage × a ratio transform × an aggregation. One algorithm = one file. */
@NullMarked
package io.attune.trainer.objective.policygradient;

import org.jspecify.annotations.NullMarked;
