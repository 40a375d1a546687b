/** Training on what the policy itself answers: drawn, rewarded, and turned into what an objective learns from. */
@NullMarked
package io.attune.trainer.rollout;

import org.jspecify.annotations.NullMarked;
