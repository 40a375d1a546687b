package io.attune.trainer.loop;

import io.attune.trainer.data.Batch;
import io.attune.trainer.data.BatchSource;
import io.attune.trainer.optim.Schedule;
import io.attune.trainer.optim.TrainingStep;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Training without a server: on a file, or on what the policy draws; the policy is published once, at the end. */
public final class OfflineTraining {
    private OfflineTraining() {}

    /**
     * How far and how fast.
     *
     * @param steps optimiser steps, over as many passes as it takes
     * @param learningRate the highest
     * @param warmup steps over which the learning rate grows from 0
     * @param schedule how it goes on afterwards
     */
    public record Plan(long steps, double learningRate, long warmup, Schedule schedule, double maxGradNorm) {
        public Plan {
            if (steps < 1) {
                throw new IllegalArgumentException("steps is " + steps + ", expected 1 or more");
            }
            if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
                throw new IllegalArgumentException("learning rate is " + learningRate + ", expected over 0");
            }
            if (warmup < 0) {
                throw new IllegalArgumentException("warm-up is " + warmup + ", expected 0 or more");
            }
            if (!(maxGradNorm > 0)) {
                throw new IllegalArgumentException("maximum gradient norm is " + maxGradNorm + ", expected over 0");
            }
        }

        /** The learning rate of a step, counted from 1. */
        double learningRate(long step) {
            return schedule.learningRate(learningRate, step, warmup, steps);
        }
    }

    /**
     * How far a run has come.
     *
     * @param step the last one taken, counted from 1
     * @param tokens in all steps so far
     */
    public record Reached(long step, double tokens) {
        public static final Reached NOTHING = new Reached(0, 0);
    }

    /** Is told of every step. */
    @FunctionalInterface
    public interface Watcher {

        /**
         * A step was taken.
         *
         * @param metrics by the ecosystem's names; {@code num_tokens} since the start and {@code epoch} among them
         * @return whether to go on
         */
        boolean took(Reached reached, Map<String, Double> metrics);
    }

    /**
     * Trains to the end of the plan, or until the watcher has enough.
     *
     * @param begun what was reached before: its batches are passed over
     * @return what is reached now
     */
    public static Reached run(TrainingStep training, BatchSource batches, Plan plan, Reached begun, Watcher watcher) {
        Reached reached = begun;
        List<Batch> some = batches.goOn(begun.step(), training::passOver);
        while (reached.step() < plan.steps()) {
            for (Batch batch : some) {
                long step = reached.step() + 1;
                var metrics = new TreeMap<>(batches.figures());
                metrics.putAll(training.take(batch, plan.learningRate(step), plan.maxGradNorm()));
                reached = new Reached(step, reached.tokens() + metrics.getOrDefault("num_tokens", 0.0));
                metrics.put("num_tokens", reached.tokens());
                metrics.put("epoch", (double) step / batches.batches());
                if (!watcher.took(reached, metrics) || step == plan.steps()) {
                    return reached;
                }
            }
            some = batches.next();
        }
        return reached;
    }
}
