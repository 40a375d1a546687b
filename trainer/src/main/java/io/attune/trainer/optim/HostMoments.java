package io.attune.trainer.optim;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.attune.trainer.model.Parameter;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.Weights;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** On arrays of Java, on all threads; sums are in a fixed order. */
final class HostMoments implements Moments {
    private static final int PIECE = 1 << 16;

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

    HostMoments(List<Parameter> parameters) {
        this.slots = parameters.stream().map(Slot::of).toList();
        this.pieces = slots.stream().flatMap(Piece::of).toList();
    }

    @Override
    public double gradientNorm() {
        double[] squares =
                pieces.parallelStream().mapToDouble(HostMoments::squares).toArray();
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

    @Override
    public void update(AdamW.Update update) {
        pieces.parallelStream().forEach(piece -> update(piece, update));
    }

    /** On arrays, over which the compiler knows how to compute several elements at once. */
    private static void update(Piece piece, AdamW.Update update) {
        Slot slot = piece.slot();
        float[] value = piece.read(slot.parameter().value());
        float[] gradient = piece.read(slot.parameter().gradient());
        float[] first = piece.read(slot.first());
        float[] second = piece.read(slot.second());
        float clip = update.clip();
        float beta1 = update.beta1();
        float beta2 = update.beta2();
        float rest1 = update.rest1();
        float rest2 = update.rest2();
        float epsilon = update.epsilon();
        double pace = slot.parameter().pace();
        float keep = update.keep(slot.parameter().decays(), pace);
        float size = update.size(pace);
        float root = update.root();
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
