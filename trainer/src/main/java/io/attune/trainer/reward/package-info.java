/** Reward models: their rewards, the normalisation that makes them comparable, and what is learned about their accuracy. */
@NullMarked
package io.attune.trainer.reward;

import org.jspecify.annotations.NullMarked;
