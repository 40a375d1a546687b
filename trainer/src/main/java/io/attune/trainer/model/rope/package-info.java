/** Rotary position embedding and the ways in which it reaches beyond the texts that a model was trained on. */
@NullMarked
package io.attune.trainer.model.rope;

import org.jspecify.annotations.NullMarked;
