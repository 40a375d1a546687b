/** Text to token ids and back, as a model's {@code tokenizer.json} says, and the making of such a file from a corpus. */
@NullMarked
package io.attune.trainer.model.tokenizer;

import org.jspecify.annotations.NullMarked;
