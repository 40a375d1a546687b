/**
 * Experiments small enough that every answer is known exactly: the objectives as they ship, on policies that are tables of logits.
 *
 * <p>An {@link io.attune.deploy.experiment.Experiment} measures with one seed; a {@link io.attune.deploy.experiment.Report} holds the measurements of
 * several against what they should be. Nothing of an algorithm is written again here: every step takes the coefficients that
 * {@link io.attune.trainer.objective.Objectives} gives, and {@link io.attune.deploy.experiment.Learner} alone turns them into a step of the logits.
 */
@NullMarked
package io.attune.deploy.experiment;

import org.jspecify.annotations.NullMarked;
