package io.attune.trainer.data;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line of a JSONL file: its fields, read by type, with errors that say file, line, field, what is there and what was wanted.
 *
 * @param source the file, as errors call it
 * @param number counted from 1
 */
public record JsonLine(String source, long number, ObjectNode object) {
    public JsonLine {
        requireNonNull(source, "source is null");
        requireNonNull(object, "object is null");
    }

    /** Whether the field is there and not null. */
    public boolean has(String field) {
        return object.hasNonNull(field);
    }

    /** A string. */
    public String text(String field) {
        JsonNode node = required(field);
        if (!node.isString()) {
            throw wrong(field, node, "text");
        }
        return node.stringValue();
    }

    /** A finite number. */
    public double number(String field) {
        JsonNode node = required(field);
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw wrong(field, node, "a number");
        }
        return node.doubleValue();
    }

    /** True or false. */
    public boolean bool(String field) {
        JsonNode node = required(field);
        if (!node.isBoolean()) {
            throw wrong(field, node, "true or false");
        }
        return node.booleanValue();
    }

    /** A list of token ids, none negative; an empty list is allowed. */
    public int[] ids(String field) {
        JsonNode node = required(field);
        if (!node.isArray()) {
            throw wrong(field, node, "a list of token ids");
        }
        int[] ids = new int[node.size()];
        for (int i = 0; i < ids.length; i++) {
            JsonNode id = node.get(i);
            if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
                throw wrong(field + "[" + i + "]", id, "a token id (a whole number from 0)");
            }
            ids[i] = id.intValue();
        }
        return ids;
    }

    /** A list of finite numbers. */
    public double[] numbers(String field) {
        List<JsonNode> list = list(field);
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode number = list.get(i);
            if (!number.isNumber() || !Double.isFinite(number.doubleValue())) {
                throw wrong(field + "[" + i + "]", number, "a number");
            }
            numbers[i] = number.doubleValue();
        }
        return numbers;
    }

    /** A list of labels: true is 1, false is 0, a number is itself, and null, which nobody gave, is NaN. */
    public double[] labels(String field) {
        return list(field).stream()
                .mapToDouble(label -> switch (label.getNodeType()) {
                    case BOOLEAN -> label.booleanValue() ? 1 : 0;
                    case NUMBER -> label.doubleValue();
                    case NULL -> Double.NaN;
                    default -> throw wrong(field, label, "a list of true, false, numbers or null");
                })
                .toArray();
    }

    /** A list of whatever. */
    public List<JsonNode> list(String field) {
        JsonNode node = required(field);
        if (!node.isArray()) {
            throw wrong(field, node, "a list");
        }
        return List.copyOf(node.values());
    }

    /**
     * The entries of a list, each as a line of its own: an object stands for itself, anything else becomes the field named. The list may be of token ids, under the {@code _ids} twin of
     * its name.
     */
    public List<JsonLine> each(String field, String as) {
        boolean ids = !has(field) && has(field + "_ids");
        return list(ids ? field + "_ids" : field).stream()
                .map(entry -> {
                    if (entry instanceof ObjectNode one) {
                        return new JsonLine(source, number, one);
                    }
                    ObjectNode wrapped = object.objectNode();
                    wrapped.set(ids ? as + "_ids" : as, entry);
                    return new JsonLine(source, number, wrapped);
                })
                .toList();
    }

    /** Whether the field holds a list, as messages do and text does not. */
    public boolean isList(String field) {
        return required(field).isArray();
    }

    /** An error that names the fields of which one was needed, and those that are there. */
    public BadInputException missing(String... fields) {
        String present = object.propertyNames().isEmpty()
                ? "it has no field"
                : "it has " + object.propertyNames().stream().limit(8).collect(Collectors.joining(", "));
        return wrong("needs " + String.join(" or ", fields) + "; " + present);
    }

    /** An error about this line. */
    public BadInputException wrong(String what) {
        return new BadInputException(source + " line " + number + ": " + what);
    }

    BadInputException wrong(String field, JsonNode found, String wanted) {
        return wrong(field + " is " + kindOf(found) + ", and has to be " + wanted);
    }

    private JsonNode required(String field) {
        JsonNode node = object.get(field);
        if (node == null || node.isNull()) {
            throw missing(field);
        }
        return node;
    }

    static String kindOf(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list of " + node.size();
            case OBJECT -> "an object";
            case STRING -> "the text " + shortened(node.toString());
            case NUMBER -> "the number " + node;
            case BOOLEAN -> node.toString();
            case NULL -> "null";
            case MISSING -> "missing";
            case BINARY, POJO -> "something that is not JSON";
        };
    }

    private static String shortened(String json) {
        return json.length() <= 40 ? json : json.substring(0, 38) + "…\"";
    }
}
