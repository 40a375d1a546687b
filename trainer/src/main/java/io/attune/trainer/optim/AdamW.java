package io.attune.trainer.optim;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.attune.trainer.model.Parameter;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.Weights;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), bias correction and order of operations as in PyTorch, after clipping by the global
 * norm of the gradient. It changes the parameters in place, in float32, in a fixed order: the same numbers give the same bits.
 */
public final class AdamW {
    private static final String FIRST = "exp_avg.";
    private static final String SECOND = "exp_avg_sq.";
    /** PyTorch's, in {@code clip_grad_norm_}. */
    private static final double CLIP_EPSILON = 1e-6;

    private final List<Slot> slots;
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

    /** A parameter with the running means of its gradient and of its square. */
    private record Slot(Parameter parameter, Tensor first, Tensor second) {
        static Slot of(Parameter parameter) {
            Tensor value = parameter.value();
            return new Slot(
                    parameter,
                    Tensor.zeros(FIRST + value.name(), value.shape()),
                    Tensor.zeros(SECOND + value.name(), value.shape()));
        }
    }

    public AdamW(List<Parameter> parameters, Settings settings) {
        this.slots = parameters.stream().map(Slot::of).toList();
        this.settings = settings;
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
     * @throws ArithmeticException when the gradient is not finite; then nothing has changed
     */
    public double step(double learningRate, double maxGradNorm) {
        if (!(learningRate >= 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException("learning rate is " + learningRate + ", expected 0 or more");
        }
        if (!(maxGradNorm > 0)) {
            throw new IllegalArgumentException("maximum gradient norm is " + maxGradNorm + ", expected more than 0");
        }
        double norm = gradientNorm();
        if (!Double.isFinite(norm)) {
            throw new ArithmeticException("the gradient is not finite; nothing was changed: lower the learning rate");
        }
        steps++;
        float clip = (float) Math.min(1, maxGradNorm / (norm + CLIP_EPSILON));
        for (Slot slot : slots) {
            update(slot, learningRate, clip);
        }
        return norm;
    }

    private double gradientNorm() {
        double squares = 0;
        for (Slot slot : slots) {
            MemorySegment gradient = slot.parameter().gradient().data();
            long count = slot.first().elements();
            for (long i = 0; i < count; i++) {
                double g = gradient.getAtIndex(JAVA_FLOAT, i);
                squares += g * g;
            }
        }
        return Math.sqrt(squares);
    }

    private void update(Slot slot, double learningRate, float clip) {
        MemorySegment value = slot.parameter().value().data();
        MemorySegment gradient = slot.parameter().gradient().data();
        MemorySegment first = slot.first().data();
        MemorySegment second = slot.second().data();
        float beta1 = (float) settings.beta1();
        float beta2 = (float) settings.beta2();
        float rest1 = (float) (1 - settings.beta1());
        float rest2 = (float) (1 - settings.beta2());
        float epsilon = (float) settings.epsilon();
        float keep = slot.parameter().decays() ? (float) (1 - learningRate * settings.weightDecay()) : 1;
        float size = (float) (learningRate / (1 - Math.pow(settings.beta1(), (double) steps)));
        float root = (float) Math.sqrt(1 - Math.pow(settings.beta2(), (double) steps));
        long count = slot.first().elements();
        for (long i = 0; i < count; i++) {
            float g = gradient.getAtIndex(JAVA_FLOAT, i) * clip;
            float m = first.getAtIndex(JAVA_FLOAT, i) * beta1 + g * rest1;
            float v = second.getAtIndex(JAVA_FLOAT, i) * beta2 + g * g * rest2;
            first.setAtIndex(JAVA_FLOAT, i, m);
            second.setAtIndex(JAVA_FLOAT, i, v);
            float step = size * m / ((float) Math.sqrt(v) / root + epsilon);
            value.setAtIndex(JAVA_FLOAT, i, value.getAtIndex(JAVA_FLOAT, i) * keep - step);
        }
    }

    /** A copy of the state. */
    public State state() {
        var moments = new ArrayList<Tensor>();
        for (Slot slot : slots) {
            moments.add(slot.first().copy(slot.first().name()));
            moments.add(slot.second().copy(slot.second().name()));
        }
        return new State(steps, new Weights(moments));
    }

    /**
     * Goes on where a state was taken.
     *
     * @throws IllegalArgumentException when the state belongs to other parameters; then nothing has changed
     */
    public void restore(State state) {
        for (Slot slot : slots) {
            requireFit(state, slot.first());
            requireFit(state, slot.second());
        }
        for (Slot slot : slots) {
            slot.first()
                    .data()
                    .copyFrom(state.moments().get(slot.first().name()).data());
            slot.second()
                    .data()
                    .copyFrom(state.moments().get(slot.second().name()).data());
        }
        steps = state.steps();
    }

    private static void requireFit(State state, Tensor moment) {
        Tensor stored = state.moments().get(moment.name());
        if (!Arrays.equals(stored.shape(), moment.shape())) {
            throw new IllegalArgumentException("the stored " + stored + " does not fit " + moment);
        }
    }
}
