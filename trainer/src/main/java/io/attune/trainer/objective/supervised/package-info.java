/** Demonstrations and reward models. One algorithm = one file. */
@NullMarked
package io.attune.trainer.objective.supervised;

import org.jspecify.annotations.NullMarked;
