package io.attune.trainer.model.template;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * JSON as Python's {@code json.dumps} writes it with {@code ensure_ascii=False}, which is Hugging Face's {@code tojson}.
 *
 * @param indent spaces per level, below 0 for one line
 */
record JsonText(int indent, String itemEnd, String nameEnd, boolean sorted, boolean ascii) {
    private static final int WIDEST_INDENT = 100;

    static String of(Object value, Arguments arguments) {
        int indent = Math.clamp(arguments.whole(1, "indent", -1), -1, WIDEST_INDENT);
        Object separators = arguments.find(2, "separators");
        String itemEnd = indent < 0 ? ", " : ",";
        String nameEnd = ": ";
        if (separators != null && separators != None.NONE) {
            List<Object> given = Values.items(separators);
            if (given.size() != 2) {
                throw new TemplateException("separators are " + Text.repr(separators) + ", expected two");
            }
            itemEnd = Text.of(given.getFirst());
            nameEnd = Text.of(given.getLast());
        }
        var format = new JsonText(
                indent, itemEnd, nameEnd, arguments.flag(3, "sort_keys"), arguments.flag(0, "ensure_ascii"));
        var out = new Writing();
        format.write(value, 0, out);
        return out.toString();
    }

    private void write(Object value, int depth, Writing out) {
        switch (value) {
            case String text -> quote(text, out);
            case Boolean truth -> out.add(truth.toString());
            case None _ -> out.add("null");
            case Long number -> out.add(number.toString());
            case Double number ->
                out.add(
                        Double.isFinite(number)
                                ? Text.number(number)
                                : number.isNaN() ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
            case Collection<?> items -> write(items, depth, out);
            case Map<?, ?> entries -> write(entries, depth, out);
            case Undefined undefined -> throw undefined.used();
            default -> throw new TemplateException(Text.repr(value) + " cannot be written as JSON");
        }
    }

    private void write(Collection<?> items, int depth, Writing out) {
        String before = "[";
        for (Object item : items) {
            out.add(before).add(line(depth + 1));
            write(item, depth + 1, out);
            before = itemEnd;
        }
        out.add(items.isEmpty() ? "[]" : line(depth) + "]");
    }

    private void write(Map<?, ?> entries, int depth, Writing out) {
        var stream = entries.entrySet().stream();
        var ordered = sorted ? stream.sorted((a, b) -> Values.compare(a.getKey(), b.getKey())) : stream;
        String before = "{";
        for (var entry : ordered.toList()) {
            out.add(before).add(line(depth + 1));
            quote(Text.of(entry.getKey()), out);
            out.add(nameEnd);
            write(entry.getValue(), depth + 1, out);
            before = itemEnd;
        }
        out.add(entries.isEmpty() ? "{}" : line(depth) + "}");
    }

    private String line(int depth) {
        return indent < 0 ? "" : "\n" + " ".repeat(indent * depth);
    }

    private void quote(String text, Writing out) {
        out.add("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.add("\\\"");
                case '\\' -> out.add("\\\\");
                case '\n' -> out.add("\\n");
                case '\r' -> out.add("\\r");
                case '\t' -> out.add("\\t");
                case '\b' -> out.add("\\b");
                case '\f' -> out.add("\\f");
                default -> {
                    if (c < 0x20 || (ascii && c > 0x7e)) {
                        out.add(String.format("\\u%04x", (int) c));
                    } else {
                        out.add(c);
                    }
                }
            }
        }
        out.add("\"");
    }
}
