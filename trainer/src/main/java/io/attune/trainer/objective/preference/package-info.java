/** Direct preference: a policy learns from comparisons and labels, without a reward model between. One algorithm = one file. */
@NullMarked
package io.attune.trainer.objective.preference;

import org.jspecify.annotations.NullMarked;
