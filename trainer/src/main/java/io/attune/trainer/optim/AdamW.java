package io.attune.trainer.optim;

import io.attune.trainer.model.DeviceTensors;
import io.attune.trainer.model.HostTensors;
import io.attune.trainer.model.Parameter;
import io.attune.trainer.model.TrainedTensors;
import io.attune.trainer.model.Weights;
import java.util.List;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), bias correction and order of operations as in PyTorch, after clipping by the global
 * norm of the gradient. It changes the parameters in place, in float32, and sums in a fixed order: the same numbers give the same bits, however many
 * threads work on them.
 */
public final class AdamW {
    /** PyTorch's, in {@code clip_grad_norm_}. */
    private static final double CLIP_EPSILON = 1e-6;

    private final Moments moments;
    private final Settings settings;
    private long steps;

    /**
     * The settings that do not change from step to step.
     *
     * @param beta1 how much of the mean gradient stays at a step
     * @param beta2 how much of the mean squared gradient stays
     * @param epsilon added to the root of the mean square
     * @param weightDecay the part of a decaying weight that a step at learning rate 1 would take away
     */
    public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {
        public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-8, 0.01);

        public Settings {
            requireShare("beta1", beta1);
            requireShare("beta2", beta2);
            if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
                throw new IllegalArgumentException("epsilon is " + epsilon + ", expected a positive number");
            }
            if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
                throw new IllegalArgumentException("weight decay is " + weightDecay + ", expected 0 or more");
            }
        }

        private static void requireShare(String name, double value) {
            if (!(value >= 0 && value < 1)) {
                throw new IllegalArgumentException(name + " is " + value + ", expected 0 or more and less than 1");
            }
        }

        public Settings withWeightDecay(double decay) {
            return new Settings(beta1, beta2, epsilon, decay);
        }
    }

    /**
     * Everything that a later optimiser needs to go on as this one would.
     *
     * @param moments two tensors per parameter, {@code exp_avg.NAME} and {@code exp_avg_sq.NAME}
     */
    public record State(long steps, Weights moments) {}

    /** An optimiser of parameters that Java sees. */
    public AdamW(List<Parameter> parameters, Settings settings) {
        this(new HostMoments(parameters), settings);
    }

    private AdamW(Moments moments, Settings settings) {
        this.moments = moments;
        this.settings = settings;
    }

    /** An optimiser that works where the parameters are. */
    public static AdamW of(TrainedTensors trained, Settings settings) {
        Moments moments = switch (trained) {
            case HostTensors(List<Parameter> parameters) -> new HostMoments(parameters);
            case DeviceTensors tensors -> new DeviceMoments(tensors);
        };
        return new AdamW(moments, settings);
    }

    /** Steps taken so far, those before a restored state included. */
    public long steps() {
        return steps;
    }

    /**
     * Takes one step along the gradients as they stand.
     *
     * @param learningRate of this step, 0 or more
     * @param maxGradNorm gradients are scaled down to this global norm; infinite to leave them alone
     * @return the global norm of the gradient before clipping
     * @throws NotFiniteException when the gradient is not finite; then nothing has changed
     */
    public double step(double learningRate, double maxGradNorm) {
        double norm = step(learningRate, maxGradNorm, 1);
        if (!Double.isFinite(norm)) {
            throw new NotFiniteException("the gradient is not finite; nothing was changed: lower the learning rate");
        }
        return norm;
    }

    /**
     * As above.
     *
     * @param scale how many times too large the gradients stand there, a power of 2
     * @return the norm without that; where it is not finite, nothing has changed
     */
    double step(double learningRate, double maxGradNorm, double scale) {
        if (!(learningRate >= 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException("learning rate is " + learningRate + ", expected 0 or more");
        }
        if (!(maxGradNorm > 0)) {
            throw new IllegalArgumentException("maximum gradient norm is " + maxGradNorm + ", expected more than 0");
        }
        double norm = moments.gradientNorm() / scale;
        if (!Double.isFinite(norm)) {
            return norm;
        }
        steps++;
        double clip = Math.min(1, maxGradNorm / (norm + CLIP_EPSILON)) / scale;
        moments.update(Update.of(settings, steps, learningRate, clip));
        return norm;
    }

    /**
     * The numbers of a step, as float32 takes them.
     *
     * @param correction of the mean, by which the step is divided
     * @param root of the correction of the mean square
     */
    record Update(
            float clip,
            float beta1,
            float beta2,
            float rest1,
            float rest2,
            float epsilon,
            float root,
            double learningRate,
            double weightDecay,
            double correction) {
        static Update of(Settings settings, long steps, double learningRate, double clip) {
            return new Update(
                    (float) clip,
                    (float) settings.beta1(),
                    (float) settings.beta2(),
                    (float) (1 - settings.beta1()),
                    (float) (1 - settings.beta2()),
                    (float) settings.epsilon(),
                    (float) Math.sqrt(1 - Math.pow(settings.beta2(), (double) steps)),
                    learningRate,
                    settings.weightDecay(),
                    1 - Math.pow(settings.beta1(), (double) steps));
        }

        /** What decay leaves of a weight. */
        float keep(boolean decays, double pace) {
            return decays ? (float) (1 - learningRate * pace * weightDecay) : 1;
        }

        /** The length of a step. */
        float size(double pace) {
            return (float) (learningRate * pace / correction);
        }
    }

    /** A copy of the state. */
    public State state() {
        return new State(steps, moments.copy());
    }

    /**
     * Goes on where a state was taken.
     *
     * @throws IllegalArgumentException when the state belongs to other parameters; then nothing has changed
     */
    public void restore(State state) {
        moments.restore(state.moments());
        steps = state.steps();
    }
}
