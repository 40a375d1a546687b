package io.attune.trainer.optim;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.attune.trainer.model.Parameter;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.Weights;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), bias correction and order of operations as in PyTorch, after clipping by the global
 * norm of the gradient. It changes the parameters in place, in float32, and sums in a fixed order: the same numbers give the same bits, however many
 * threads work on them.
 */
public final class AdamW {
    private static final String FIRST = "exp_avg.";
    private static final String SECOND = "exp_avg_sq.";
    /** PyTorch's, in {@code clip_grad_norm_}. */
    private static final double CLIP_EPSILON = 1e-6;

    private static final int PIECE = 1 << 16;

    private final List<Slot> slots;
    private final List<Piece> pieces;
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

    /** Neighbouring elements of one parameter: what a thread takes at a time. */
    private record Piece(Slot slot, long from, int length) {
        static Stream<Piece> of(Slot slot) {
            long elements = slot.first().elements();
            return LongStream.iterate(0, from -> from < elements, from -> from + PIECE)
                    .mapToObj(from -> new Piece(slot, from, (int) Math.min(PIECE, elements - from)));
        }

        float[] read(Tensor tensor) {
            float[] values = new float[length];
            MemorySegment.copy(tensor.data(), JAVA_FLOAT, from * Float.BYTES, values, 0, length);
            return values;
        }

        void write(float[] values, Tensor tensor) {
            MemorySegment.copy(values, 0, tensor.data(), JAVA_FLOAT, from * Float.BYTES, length);
        }
    }

    public AdamW(List<Parameter> parameters, Settings settings) {
        this.slots = parameters.stream().map(Slot::of).toList();
        this.pieces = slots.stream().flatMap(Piece::of).toList();
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
        pieces.parallelStream()
                .forEach(piece ->
                        update(piece, learningRate * piece.slot().parameter().pace(), clip));
        return norm;
    }

    private double gradientNorm() {
        double[] squares = pieces.parallelStream().mapToDouble(AdamW::squares).toArray();
        double sum = 0;
        for (double square : squares) {
            sum += square;
        }
        return Math.sqrt(sum);
    }

    private static double squares(Piece piece) {
        double sum = 0;
        for (float g : piece.read(piece.slot().parameter().gradient())) {
            sum += (double) g * g;
        }
        return sum;
    }

    /** On arrays, over which the compiler knows how to compute several elements at once. */
    private void update(Piece piece, double learningRate, float clip) {
        Slot slot = piece.slot();
        float[] value = piece.read(slot.parameter().value());
        float[] gradient = piece.read(slot.parameter().gradient());
        float[] first = piece.read(slot.first());
        float[] second = piece.read(slot.second());
        float beta1 = (float) settings.beta1();
        float beta2 = (float) settings.beta2();
        float rest1 = (float) (1 - settings.beta1());
        float rest2 = (float) (1 - settings.beta2());
        float epsilon = (float) settings.epsilon();
        float keep = slot.parameter().decays() ? (float) (1 - learningRate * settings.weightDecay()) : 1;
        float size = (float) (learningRate / (1 - Math.pow(settings.beta1(), (double) steps)));
        float root = (float) Math.sqrt(1 - Math.pow(settings.beta2(), (double) steps));
        for (int i = 0; i < value.length; i++) {
            float g = gradient[i] * clip;
            first[i] = first[i] * beta1 + g * rest1;
            second[i] = second[i] * beta2 + g * g * rest2;
            float step = size * first[i] / ((float) Math.sqrt(second[i]) / root + epsilon);
            value[i] = value[i] * keep - step;
        }
        piece.write(first, slot.first());
        piece.write(second, slot.second());
        piece.write(value, slot.parameter().value());
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
