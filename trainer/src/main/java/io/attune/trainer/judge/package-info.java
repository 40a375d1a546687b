/** Machines that judge answers in people's place: each gives a verdict or abstains. */
@NullMarked
package io.attune.trainer.judge;

import org.jspecify.annotations.NullMarked;
