/** From one kind of feedback to another, with what happens to ties said aloud. */
@NullMarked
package io.attune.trainer.objective.conversion;

import org.jspecify.annotations.NullMarked;
