package io.attune.trainer.graph;

import static java.util.Objects.requireNonNull;

/** One tensor of a graph; two values are the same only when they are the same object. */
public final class Value {
    private final String name;
    private final ElementType type;
    private final Shape shape;
    private final boolean differentiable;

    Value(String name, ElementType type, Shape shape, boolean differentiable) {
        this.name = requireNonNull(name, "name is null");
        this.type = requireNonNull(type, "type is null");
        this.shape = requireNonNull(shape, "shape is null");
        this.differentiable = differentiable && type.isFloating();
    }

    /** An output that an operator leaves out: in ONNX one without a name. */
    static Value none() {
        return new Value("", ElementType.FLOAT32, Shape.SCALAR, false);
    }

    public String name() {
        return name;
    }

    public ElementType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    public int rank() {
        return shape.rank();
    }

    public Dim dim(int axis) {
        return shape.dim(axis);
    }

    /** Whether it depends on something whose gradient may be asked for. */
    boolean differentiable() {
        return differentiable;
    }

    @Override
    public String toString() {
        return name + shape;
    }
}
