/** Drawing completions from a policy: stepwise decoding with a key-value cache, sampling inside the graph, seeds from Java. */
@NullMarked
package io.attune.trainer.sample;

import org.jspecify.annotations.NullMarked;
