/** The roles of the loop: learner, reward learner, sampler, judge and evaluator, and the process that runs them. */
@NullMarked
package io.attune.trainer.loop;

import org.jspecify.annotations.NullMarked;
