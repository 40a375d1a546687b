package io.attune.trainer.model.template;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Values as text: as Python prints them, and as they stand inside of others. */
final class Text {
    private Text() {}

    /** Python's {@code str}. */
    static String of(Object value) {
        return switch (value) {
            case String text -> text;
            case Undefined _ -> "";
            default -> repr(value);
        };
    }

    /** Python's {@code repr}. */
    static String repr(Object value) {
        return switch (value) {
            case String text -> quoted(text);
            case Boolean truth -> truth ? "True" : "False";
            case None _ -> "None";
            case Double number -> number(number);
            case Tuple pair -> "(" + inside(pair) + ")";
            case Collection<?> items -> "[" + inside(items) + "]";
            case Map<?, ?> entries -> "{" + inside(entries) + "}";
            case Undefined _ -> "Undefined";
            case Namespace _ -> "<Namespace>";
            case Callable _ -> "<function>";
            default -> value.toString();
        };
    }

    private static Writing inside(Collection<?> items) {
        var out = new Writing();
        String before = "";
        for (Object item : items) {
            out.add(before).add(repr(item));
            before = ", ";
        }
        return out;
    }

    private static Writing inside(Map<?, ?> entries) {
        var out = new Writing();
        String before = "";
        for (var entry : entries.entrySet()) {
            out.add(before).add(repr(entry.getKey())).add(": ").add(repr(entry.getValue()));
            before = ", ";
        }
        return out;
    }

    /** The shortest digits that give the number back; an exponent below 1e-4 and from 1e16 on. */
    static String number(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(number);
        if (size != 0 && (size < 1e-4 || size >= 1e16)) {
            String[] parts = Double.toString(number).split("E", -1);
            int exponent = Integer.parseInt(parts[1]);
            String digits = parts[0].endsWith(".0") ? parts[0].substring(0, parts[0].length() - 2) : parts[0];
            return digits + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "")
                    + Math.abs(exponent);
        }
        String plain = new BigDecimal(Double.toString(number)).toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }

    private static String quoted(String text) {
        char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
        var out = new StringBuilder().append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c == quote) {
                        out.append('\\');
                    }
                    if (c < 0x20 || c == 0x7f) {
                        out.append(String.format("\\x%02x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.append(quote).toString();
    }

    /** Changes the characters of a text that satisfy no condition of letters: a helper of {@code title} and {@code capitalize}. */
    static String words(String text, Function<String, String> first) {
        var out = new StringBuilder();
        boolean inside = false;
        for (int c : text.codePoints().toArray()) {
            String one = Character.toString(c);
            boolean letter = Character.isLetter(c);
            out.append(letter && !inside ? first.apply(one) : one.toLowerCase(Locale.ROOT));
            inside = letter;
        }
        return out.toString();
    }
}
