package io.attune.trainer.model.template;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * JSON as Python's {@code json.dumps} writes it with {@code ensure_ascii=False}, which is Hugging Face's {@code tojson}.
 *
 * @param indent spaces per level, below 0 for one line
 */
record JsonText(int indent, String itemEnd, String nameEnd, boolean sorted, boolean ascii) {

    static String of(Object value, Arguments arguments) {
        Object indent = arguments.find(1, "indent");
        int spaces = indent == null || indent == None.NONE ? -1 : (int) Values.whole(indent);
        Object separators = arguments.find(2, "separators");
        String itemEnd = spaces < 0 ? ", " : ",";
        String nameEnd = ": ";
        if (separators != null && separators != None.NONE) {
            itemEnd = Text.of(Values.items(separators).getFirst());
            nameEnd = Text.of(Values.items(separators).getLast());
        }
        var format = new JsonText(
                spaces, itemEnd, nameEnd, arguments.flag(3, "sort_keys"), arguments.flag(0, "ensure_ascii"));
        return format.text(value, 0);
    }

    private String text(Object value, int depth) {
        return switch (value) {
            case String text -> quoted(text);
            case Boolean truth -> truth.toString();
            case None _ -> "null";
            case Long number -> number.toString();
            case Double number ->
                Double.isFinite(number)
                        ? Text.number(number)
                        : number.isNaN() ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
            case Collection<?> items when items.isEmpty() -> "[]";
            case Collection<?> items ->
                items.stream()
                        .map(item -> text(item, depth + 1))
                        .collect(Collectors.joining(
                                itemEnd + line(depth + 1), "[" + line(depth + 1), line(depth) + "]"));
            case Map<?, ?> entries when entries.isEmpty() -> "{}";
            case Map<?, ?> entries -> {
                var stream = entries.entrySet().stream();
                var ordered = sorted ? stream.sorted((a, b) -> Values.compare(a.getKey(), b.getKey())) : stream;
                yield ordered.map(
                                entry -> quoted(Text.of(entry.getKey())) + nameEnd + text(entry.getValue(), depth + 1))
                        .collect(Collectors.joining(
                                itemEnd + line(depth + 1), "{" + line(depth + 1), line(depth) + "}"));
            }
            case Undefined undefined -> throw undefined.used();
            default -> throw new TemplateException(Text.repr(value) + " cannot be written as JSON");
        };
    }

    private String line(int depth) {
        return indent < 0 ? "" : "\n" + " ".repeat(indent * depth);
    }

    private String quoted(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20 || (ascii && c > 0x7e)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
