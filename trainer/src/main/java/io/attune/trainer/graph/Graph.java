package io.attune.trainer.graph;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A graph under construction: inputs, constants, weights that are bound when a session opens, and nodes in the order in which they were applied, which
 * is an order in which they can run. {@link Operators} gives the operators as methods.
 */
public final class Graph {
    /** The operator set of ONNX itself. */
    public static final String ONNX = "";

    /** ONNX Runtime's own operators. */
    public static final String MICROSOFT = "com.microsoft";

    private final ElementType products;
    private final List<Value> inputs = new ArrayList<>();
    private final List<Value> bound = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Constant> constants = new LinkedHashMap<>();
    private final Map<Value, Value> inverses = new LinkedHashMap<>();
    private final Map<Value, Value> presences = new LinkedHashMap<>();
    private final Map<Value, Value> copyShares = new LinkedHashMap<>();
    private int named;

    /**
     * An empty graph.
     *
     * @param precision of all real numbers: float32 to run, float64 to check; half precision is that of matrix products that ask for it, beside float32
     */
    public Graph(ElementType precision) {
        if (!precision.isFloating()) {
            throw new IllegalArgumentException(precision + " is not a floating-point type");
        }
        this.products = precision;
    }

    /** The type of real numbers, as far as they are no factors of {@link #products}. */
    public ElementType floating() {
        return products.wide();
    }

    /** The type in which matrices are multiplied where {@link Operators#narrow} says so. */
    public ElementType products() {
        return products;
    }

    /** Something that a run is given and that has no gradient. */
    public Value input(String name, ElementType type, Shape shape) {
        return input(name, type, shape, false);
    }

    /** A run is given it, and its gradient can be asked for. */
    public Value parameter(String name, Shape shape) {
        return input(name, floating(), shape, true);
    }

    /** A weight that never changes: a session is given it when it opens, so that the file does not hold it. */
    public Value frozen(String name, Shape shape) {
        var value = new Value(name, floating(), shape, false);
        bound.add(value);
        return value;
    }

    private Value input(String name, ElementType type, Shape shape, boolean differentiable) {
        var value = new Value(name, type, shape, differentiable);
        inputs.add(value);
        return value;
    }

    /** A whole number without axes. */
    public Value integer(long value) {
        return constant("int " + value, ElementType.INT64, Shape.SCALAR, 8, bytes -> bytes.putLong(value));
    }

    /** Whole numbers along one axis. */
    public Value integers(long... values) {
        return constant(
                "ints " + Arrays.toString(values),
                ElementType.INT64,
                Shape.of(values.length),
                8 * values.length,
                bytes -> {
                    for (long value : values) {
                        bytes.putLong(value);
                    }
                });
    }

    /** A real number without axes. */
    public Value real(double value) {
        return constant("real " + value, floating(), Shape.SCALAR, floating().bytes(), bytes -> {
            if (floating() == ElementType.FLOAT32) {
                bytes.putFloat((float) value);
            } else {
                bytes.putDouble(value);
            }
        });
    }

    private Value constant(String key, ElementType type, Shape shape, int size, Consumer<ByteBuffer> fill) {
        return constants
                .computeIfAbsent(key, absent -> {
                    var bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
                    fill.accept(bytes);
                    return new Constant(
                            new Value("constant_" + constants.size(), type, shape, false),
                            ByteString.copyFrom(bytes.array()));
                })
                .value();
    }

    /** Applies an operator with one output. */
    public Value apply(
            String domain,
            String operator,
            List<@Nullable Value> arguments,
            Map<String, Attribute> attributes,
            ElementType type,
            Shape shape) {
        return apply(domain, operator, arguments, attributes, List.of(new Output(type, shape)))
                .getFirst();
    }

    /** Applies an operator with several outputs; null stands for an optional argument left out. */
    public List<Value> apply(
            String domain,
            String operator,
            List<@Nullable Value> arguments,
            Map<String, Attribute> attributes,
            List<Output> outputs) {
        boolean differentiable = arguments.stream().anyMatch(a -> a != null && a.differentiable());
        var values = new ArrayList<Value>(outputs.size());
        for (Output output : outputs) {
            values.add(new Value(operator + "_" + named++, output.type(), output.shape(), differentiable));
        }
        nodes.add(new Node(domain, operator, arguments, values, attributes));
        return values;
    }

    /** The same value under a name that a session's caller knows. */
    public Value output(String name, Value value) {
        var renamed = new Value(name, value.type(), value.shape(), value.differentiable());
        nodes.add(new Node(ONNX, "Identity", List.of(value), List.of(renamed), Map.of()));
        return renamed;
    }

    /**
     * States that {@code index} selects rows without repeating one that matters, and how to go back: {@code inverse} holds for each source row its
     * place in the selection, {@code present} (shape [..., 1], of the inverse's shape) whether it was selected. This makes the gradient of the
     * selection a selection too; a scattering sum would be slow, and on CPU ScatterND's is a data race.
     */
    public void invertible(Value index, Value inverse, @Nullable Value present) {
        inverses.put(index, inverse);
        if (present != null) {
            presences.put(index, present);
        }
    }

    /**
     * States that {@code index} selects rows of a table [items · parts, width] and may repeat items: {@code places} [items, copies, parts] holds for each
     * row its places in the selection, {@code shares} [items, 1, copies] 1 where there are so many, else 0. The gradient of the selection is a product,
     * of shares and copies: leaving some out and adding the others takes ONNX Runtime ten times as long.
     */
    public void repeating(Value index, Value places, Value shares) {
        inverses.put(index, places);
        copyShares.put(index, shares);
    }

    /** What each copy of an item counts, where items may be selected more than once. */
    @Nullable
    Value sharesOf(Value index) {
        return copyShares.get(index);
    }

    @Nullable
    Value inverseOf(Value index) {
        return inverses.get(index);
    }

    @Nullable
    Value presenceOf(Value index) {
        return presences.get(index);
    }

    public List<Value> inputs() {
        return List.copyOf(inputs);
    }

    List<Value> bound() {
        return List.copyOf(bound);
    }

    List<Node> nodes() {
        return List.copyOf(nodes);
    }

    List<Constant> constants() {
        return List.copyOf(constants.values());
    }

    /** Type and shape of what an operator returns. */
    public record Output(ElementType type, Shape shape) {}
}
