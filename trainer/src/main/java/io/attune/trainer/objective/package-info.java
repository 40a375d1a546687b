/**
 * Objectives as pure functions: numbers of a forward pass in, loss and coefficients of the backward pass out, in float64.
 *
 * <p>Start at {@link io.attune.trainer.objective.Objectives}, which names them all, and {@link io.attune.trainer.objective.Coefficients}, which says why one backward pass
 * serves them all. What an algorithm learns from is a {@link io.attune.trainer.objective.Feedback}; what is known of one completion, a {@link
 * io.attune.trainer.objective.Completion}.
 *
 * <pre>
 * supervised      demonstrations and reward models: sft, bradley-terry …
 * policygradient  completions with rewards: reinforce … gro, each an advantage × a ratio × an aggregation
 *   advantage     how much better than expected an action was
 *   surrogate     ratios, clips, KL estimators, means, the critic's loss
 * preference      pairs, labels and rankings without a reward model between: dpo … rrhf, most of them a loss of one pair
 * conversion      from one kind of feedback to another, ties said aloud
 * numeric         logistic and logarithms at their extremes; means for metrics
 * </pre>
 */
@NullMarked
package io.attune.trainer.objective;

import org.jspecify.annotations.NullMarked;
