package io.attune.trainer.optim;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.attune.trainer.model.Parameter;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.Weights;
import io.attune.trainer.ort.Lanes;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** On arrays of Java, on all threads; sums are in a fixed order. */
final class HostMoments implements Moments {
    /** What a thread takes at a time. */
    private static final int PIECE = 1 << 16;

    /** What is copied to arrays at a time: four of them stay in a core's cache. */
    private static final int BLOCK = 1 << 12;

    private final List<Slot> slots;
    private final List<Piece> pieces;

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

    /** Neighbouring elements of one parameter. */
    private record Piece(Slot slot, long from, long to) {
        static Stream<Piece> of(Slot slot) {
            long elements = slot.first().elements();
            return LongStream.iterate(0, from -> from < elements, from -> from + PIECE)
                    .mapToObj(from -> new Piece(slot, from, Math.min(from + PIECE, elements)));
        }
    }

    /** An array that stands for one block of a tensor after the other. */
    private static final class Window {
        private final MemorySegment tensor;
        private final float[] values = new float[BLOCK];

        Window(Tensor tensor) {
            this.tensor = tensor.data();
        }

        float[] read(long from, int length) {
            MemorySegment.copy(tensor, JAVA_FLOAT, from * Float.BYTES, values, 0, length);
            return values;
        }

        void write(long from, int length) {
            MemorySegment.copy(values, 0, tensor, JAVA_FLOAT, from * Float.BYTES, length);
        }
    }

    HostMoments(List<Parameter> parameters) {
        this.slots = parameters.stream().map(Slot::of).toList();
        this.pieces = slots.stream().flatMap(Piece::of).toList();
    }

    @Override
    public double gradientNorm() {
        double[] squares = new double[pieces.size()];
        Lanes.share(pieces.size(), i -> squares[i] = squares(pieces.get(i)));
        double sum = 0;
        for (double square : squares) {
            sum += square;
        }
        return Math.sqrt(sum);
    }

    private static double squares(Piece piece) {
        var gradients = new Window(piece.slot().parameter().gradient());
        double sum = 0;
        for (long from = piece.from(); from < piece.to(); from += BLOCK) {
            int length = (int) Math.min(BLOCK, piece.to() - from);
            float[] gradient = gradients.read(from, length);
            for (int i = 0; i < length; i++) {
                sum += (double) gradient[i] * gradient[i];
            }
        }
        return sum;
    }

    @Override
    public void update(AdamW.Update update) {
        Lanes.share(pieces.size(), i -> update(pieces.get(i), update));
    }

    private static void update(Piece piece, AdamW.Update update) {
        Slot slot = piece.slot();
        Parameter parameter = slot.parameter();
        var values = new Window(parameter.value());
        var gradients = new Window(parameter.gradient());
        var firsts = new Window(slot.first());
        var seconds = new Window(slot.second());
        float keep = update.keep(parameter.decays(), parameter.pace());
        float size = update.size(parameter.pace());
        for (long from = piece.from(); from < piece.to(); from += BLOCK) {
            int length = (int) Math.min(BLOCK, piece.to() - from);
            update(
                    update,
                    keep,
                    size,
                    length,
                    values.read(from, length),
                    gradients.read(from, length),
                    firsts.read(from, length),
                    seconds.read(from, length));
            firsts.write(from, length);
            seconds.write(from, length);
            values.write(from, length);
        }
    }

    /** Over arrays the compiler knows how to compute several elements at once. */
    private static void update(
            AdamW.Update update,
            float keep,
            float size,
            int length,
            float[] value,
            float[] gradient,
            float[] first,
            float[] second) {
        float clip = update.clip();
        float beta1 = update.beta1();
        float beta2 = update.beta2();
        float rest1 = update.rest1();
        float rest2 = update.rest2();
        float epsilon = update.epsilon();
        float root = update.root();
        for (int i = 0; i < length; i++) {
            float g = gradient[i] * clip;
            first[i] = first[i] * beta1 + g * rest1;
            second[i] = second[i] * beta2 + g * g * rest2;
            float step = size * first[i] / ((float) Math.sqrt(second[i]) / root + epsilon);
            value[i] = value[i] * keep - step;
        }
    }

    @Override
    public Weights copy() {
        var moments = new ArrayList<Tensor>();
        for (Slot slot : slots) {
            moments.add(slot.first().copy(slot.first().name()));
            moments.add(slot.second().copy(slot.second().name()));
        }
        return new Weights(moments);
    }

    @Override
    public void restore(Weights means) {
        for (Slot slot : slots) {
            means.get(slot.first().name()).requireShape(slot.first().shape());
            means.get(slot.second().name()).requireShape(slot.second().shape());
        }
        for (Slot slot : slots) {
            slot.first().data().copyFrom(means.get(slot.first().name()).data());
            slot.second().data().copyFrom(means.get(slot.second().name()).data());
        }
    }
}
