package io.attune.trainer.graph;

import java.util.ArrayList;
import java.util.List;

/** The axes of a value, outermost first. */
public record Shape(List<Dim> dims) {

    public static final Shape SCALAR = new Shape(List.of());

    public static final Dim ONE = Dim.of(1);

    public Shape {
        dims = List.copyOf(dims);
    }

    public static Shape of(Dim... dims) {
        return new Shape(List.of(dims));
    }

    public static Shape of(long... sizes) {
        var dims = new ArrayList<Dim>(sizes.length);
        for (long size : sizes) {
            dims.add(Dim.of(size));
        }
        return new Shape(dims);
    }

    public int rank() {
        return dims.size();
    }

    /** Whether every axis has a length. */
    boolean isFixed() {
        return dims.stream().allMatch(Dim.Fixed.class::isInstance);
    }

    /** The axis, counted from the end where negative. */
    public Dim dim(int axis) {
        return dims.get(index(axis));
    }

    /** The axis counted from the start. */
    public int index(int axis) {
        int index = axis < 0 ? axis + rank() : axis;
        if (index < 0 || index >= rank()) {
            throw new IllegalArgumentException("axis " + axis + " does not exist in " + this);
        }
        return index;
    }

    public Shape with(int axis, Dim dim) {
        var changed = new ArrayList<>(dims);
        changed.set(index(axis), dim);
        return new Shape(changed);
    }

    public Shape without(int axis) {
        var changed = new ArrayList<>(dims);
        changed.remove(index(axis));
        return new Shape(changed);
    }

    public Shape inserted(int axis, Dim dim) {
        var changed = new ArrayList<>(dims);
        changed.add(axis, dim);
        return new Shape(changed);
    }

    /** The axes in the order of {@code permutation}. */
    public Shape permuted(int... permutation) {
        var changed = new ArrayList<Dim>(permutation.length);
        for (int axis : permutation) {
            changed.add(dim(axis));
        }
        return new Shape(changed);
    }

    /** The shape of an element-wise result of the two, as ONNX broadcasts (aligned at the last axis, 1 stretches). */
    public Shape broadcast(Shape other) {
        int rank = Math.max(rank(), other.rank());
        var result = new ArrayList<Dim>(rank);
        for (int i = 0; i < rank; i++) {
            Dim mine = alignedAt(i, rank);
            Dim theirs = other.alignedAt(i, rank);
            if (!mine.equals(theirs) && !mine.equals(ONE) && !theirs.equals(ONE)) {
                throw new IllegalArgumentException(this + " and " + other + " do not broadcast");
            }
            result.add(mine.equals(ONE) ? theirs : mine);
        }
        return new Shape(result);
    }

    private Dim alignedAt(int axis, int rank) {
        int own = axis - (rank - rank());
        return own < 0 ? ONE : dims.get(own);
    }

    @Override
    public String toString() {
        return dims.toString();
    }
}
