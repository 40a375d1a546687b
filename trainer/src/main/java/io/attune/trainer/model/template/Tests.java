package io.attune.trainer.model.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code value is name(arguments)}. */
final class Tests {
    private Tests() {}

    static boolean holds(String name, Object value, Arguments arguments) {
        return switch (name) {
            case "defined" -> !(value instanceof Undefined);
            case "undefined" -> value instanceof Undefined;
            case "none" -> value == None.NONE;
            case "true" -> Boolean.TRUE.equals(value);
            case "false" -> Boolean.FALSE.equals(value);
            case "boolean" -> value instanceof Boolean;
            case "string" -> value instanceof String;
            case "number" -> Values.isNumber(value);
            case "integer" -> value instanceof Long;
            case "float" -> value instanceof Double;
            case "mapping" -> value instanceof Map;
            case "sequence" -> value instanceof List || value instanceof String || value instanceof Map;
            case "iterable" ->
                value instanceof List || value instanceof String || value instanceof Map || value instanceof Undefined;
            case "callable" -> value instanceof Callable;
            case "in" -> Values.contains(arguments.get(0, "seq"), value);
            case "odd" -> Math.floorMod(Values.whole(value), 2) == 1;
            case "even" -> Math.floorMod(Values.whole(value), 2) == 0;
            case "divisibleby" -> Arithmetic.compares("==", Arithmetic.of("%", value, arguments.get(0, "num")), 0L);
            case "lower" -> Text.of(value).equals(Text.of(value).toLowerCase(Locale.ROOT));
            case "upper" -> Text.of(value).equals(Text.of(value).toUpperCase(Locale.ROOT));
            case "sameas" -> value.equals(arguments.get(0, "other"));
            case "eq", "equalto", "==" -> Arithmetic.compares("==", value, arguments.get(0, "other"));
            case "ne", "!=" -> Arithmetic.compares("!=", value, arguments.get(0, "other"));
            case "lt", "lessthan", "<" -> Arithmetic.compares("<", value, arguments.get(0, "other"));
            case "le", "<=" -> Arithmetic.compares("<=", value, arguments.get(0, "other"));
            case "gt", "greaterthan", ">" -> Arithmetic.compares(">", value, arguments.get(0, "other"));
            case "ge", ">=" -> Arithmetic.compares(">=", value, arguments.get(0, "other"));
            default -> throw new TemplateException("the test '" + name + "' is not known");
        };
    }
}
