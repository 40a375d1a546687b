package io.attune.trainer.model.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code value | name(arguments)}: filters of single values; those of lists are {@link ListFilters}. */
final class Filters {
    private Filters() {}

    static Object apply(String name, Object value, Arguments arguments) {
        return switch (name) {
            case "default", "d" -> {
                boolean absent = value instanceof Undefined || (arguments.flag(1, "boolean") && !Values.isTrue(value));
                Object otherwise = arguments.find(0, "default_value");
                yield absent ? otherwise == null ? "" : otherwise : value;
            }
            case "tojson" -> JsonText.of(value, arguments);
            case "string" -> Text.of(value);
            case "safe" -> value;
            case "length", "count" -> Values.length(value);
            case "int" -> whole(value, arguments);
            case "float" -> real(value, arguments);
            case "abs" -> Arithmetic.absolute(value);
            case "round" -> rounded(value, arguments);
            case "trim" -> TextMethods.stripped(Text.of(value), arguments, true, true);
            case "upper" -> Text.of(value).toUpperCase(Locale.ROOT);
            case "lower" -> Text.of(value).toLowerCase(Locale.ROOT);
            case "title" -> title(Text.of(value));
            case "capitalize" -> TextMethods.capitalized(Text.of(value));
            case "replace" ->
                TextMethods.replaced(
                        Text.of(value),
                        arguments.text(0, "old"),
                        arguments.text(1, "new"),
                        arguments.whole(2, "count", -1));
            case "indent" -> indented(Text.of(value), arguments);
            case "escape", "e" -> escaped(Text.of(value));
            case "items" -> value instanceof Map<?, ?> entries ? Members.entries(entries) : notAMap(value);
            default -> ListFilters.apply(name, value, arguments);
        };
    }

    private static Object notAMap(Object value) {
        if (value instanceof Undefined) {
            return List.of();
        }
        throw new TemplateException(Text.repr(value) + " is no dictionary, which the filter items needs");
    }

    private static Object whole(Object value, Arguments arguments) {
        long absent = arguments.whole(0, "default", 0);
        try {
            return switch (value) {
                case Double number -> number.longValue();
                case String text -> text.contains(".") ? (long) Double.parseDouble(text) : Long.parseLong(text.strip());
                case Long number -> number;
                case Boolean truth -> truth ? 1L : 0L;
                default -> absent;
            };
        } catch (NumberFormatException no) {
            return absent;
        }
    }

    private static Object real(Object value, Arguments arguments) {
        Object absent = arguments.find(0, "default");
        try {
            return value instanceof String text ? Double.parseDouble(text.strip()) : Values.real(value);
        } catch (NumberFormatException | TemplateException no) {
            return absent == null ? 0.0 : absent;
        }
    }

    private static Object rounded(Object value, Arguments arguments) {
        double scale = Math.pow(10, (double) arguments.whole(0, "precision", 0));
        Object method = arguments.find(1, "method");
        double scaled = Values.real(value) * scale;
        return switch (method == null ? "common" : Text.of(method)) {
            case "ceil" -> Math.ceil(scaled) / scale;
            case "floor" -> Math.floor(scaled) / scale;
            default -> Math.rint(scaled) / scale;
        };
    }

    /** The first letter behind white space, a hyphen or a bracket is large. */
    private static String title(String text) {
        var out = new StringBuilder();
        boolean begins = true;
        for (int c : text.codePoints().toArray()) {
            String one = Character.toString(c);
            out.append(begins ? one.toUpperCase(Locale.ROOT) : one.toLowerCase(Locale.ROOT));
            begins = Spaces.is(c) || "-({[<".indexOf(c) >= 0;
        }
        return out.toString();
    }

    private static String indented(String text, Arguments arguments) {
        Object width = arguments.find(0, "width");
        String space =
                width instanceof String given ? given : " ".repeat(Math.clamp(arguments.whole(0, "width", 4), 0, 1000));
        boolean blank = arguments.flag(2, "blank");
        String[] lines = text.split("\n", -1);
        var out = new Writing();
        for (int i = 0; i < lines.length; i++) {
            boolean skipped = i == 0 ? !arguments.flag(1, "first") : lines[i].isEmpty() && !blank;
            out.add(i == 0 ? "" : "\n").add(skipped ? "" : space).add(lines[i]);
        }
        return out.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }
}
