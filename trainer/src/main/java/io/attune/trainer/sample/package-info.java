/** Drawing completions from a policy: one run of a decoder with a key-value cache for each token, seeds from Java. */
@NullMarked
package io.attune.trainer.sample;

import org.jspecify.annotations.NullMarked;
