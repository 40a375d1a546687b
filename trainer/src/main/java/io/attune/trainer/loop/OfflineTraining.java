package io.attune.trainer.loop;

import io.attune.trainer.data.Batch;
import io.attune.trainer.data.BatchSource;
import io.attune.trainer.optim.TrainingStep;
import java.util.Map;
import java.util.TreeMap;

/** Training without a server: on a file, or on what the policy draws; the policy is published once, at the end. */
public final class OfflineTraining {
    private OfflineTraining() {}

    /**
     * How far and how fast.
     *
     * @param steps optimiser steps, over as many passes as it takes
     * @param warmup steps over which the learning rate grows from 0; constant afterwards
     */
    public record Plan(long steps, double learningRate, long warmup, double maxGradNorm) {
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
            return step < warmup ? learningRate * step / warmup : learningRate;
        }
    }

    /** Is told of every step. */
    @FunctionalInterface
    public interface Watcher {

        /**
         * A step was taken.
         *
         * @param step counted from 1
         * @param metrics by the ecosystem's names; {@code num_tokens} since the start and {@code epoch} among them
         */
        void took(long step, Map<String, Double> metrics);
    }

    /** Trains to the end of the plan. */
    public static void run(TrainingStep training, BatchSource batches, Plan plan, Watcher watcher) {
        long done = 0;
        double tokens = 0;
        while (done < plan.steps()) {
            for (Batch batch : batches.next()) {
                done++;
                var metrics = new TreeMap<>(batches.figures());
                metrics.putAll(training.take(batch, plan.learningRate(done), plan.maxGradNorm()));
                tokens += metrics.getOrDefault("num_tokens", 0.0);
                metrics.put("num_tokens", tokens);
                metrics.put("epoch", (double) done / batches.batches());
                watcher.took(done, metrics);
                if (done == plan.steps()) {
                    return;
                }
            }
        }
    }
}
