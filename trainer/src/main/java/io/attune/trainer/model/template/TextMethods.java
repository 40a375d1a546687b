package io.attune.trainer.model.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;

/** The methods of text, as Python has them. */
final class TextMethods {
    private static final Set<String> NAMES = Set.of(
            "strip",
            "lstrip",
            "rstrip",
            "split",
            "rsplit",
            "splitlines",
            "startswith",
            "endswith",
            "replace",
            "upper",
            "lower",
            "title",
            "capitalize",
            "find",
            "rfind",
            "count",
            "join",
            "removeprefix",
            "removesuffix",
            "isdigit",
            "isalpha",
            "isalnum",
            "isspace",
            "isupper",
            "islower",
            "zfill");

    private TextMethods() {}

    static boolean has(String name) {
        return NAMES.contains(name);
    }

    static Object call(String text, String name, Arguments arguments) {
        return switch (name) {
            case "strip" -> stripped(text, arguments, true, true);
            case "lstrip" -> stripped(text, arguments, true, false);
            case "rstrip" -> stripped(text, arguments, false, true);
            case "split" -> split(text, arguments);
            case "rsplit" -> splitFromTheEnd(text, arguments);
            case "splitlines" -> lines(text, arguments.flag(0, "keepends"));
            case "startswith" -> any(arguments, text::startsWith);
            case "endswith" -> any(arguments, text::endsWith);
            case "replace" ->
                replaced(text, arguments.text(0, "old"), arguments.text(1, "new"), arguments.whole(2, "count", -1));
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "title" -> Text.words(text, one -> one.toUpperCase(Locale.ROOT));
            case "capitalize" -> capitalized(text);
            case "find" -> place(text, text.indexOf(arguments.text(0, "sub")));
            case "rfind" -> place(text, text.lastIndexOf(arguments.text(0, "sub")));
            case "count" -> (long) pieces(text, arguments.text(0, "sub"), -1).size() - 1;
            case "join" -> joinedText(text, Values.items(arguments.get(0, "iterable")));
            case "removeprefix" -> {
                String prefix = arguments.text(0, "prefix");
                yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
            }
            case "removesuffix" -> {
                String suffix = arguments.text(0, "suffix");
                yield text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
            }
            case "zfill" -> "0".repeat(Math.clamp(arguments.whole(0, "width", 0) - text.length(), 0, 10_000)) + text;
            default -> is(name, text);
        };
    }

    private static boolean is(String name, String text) {
        return switch (name) {
            case "isdigit" -> all(text, Character::isDigit);
            case "isalpha" -> all(text, Character::isLetter);
            case "isalnum" -> all(text, Character::isLetterOrDigit);
            case "isspace" -> all(text, Spaces::is);
            case "isupper" -> hasLetters(text) && text.equals(text.toUpperCase(Locale.ROOT));
            case "islower" -> hasLetters(text) && text.equals(text.toLowerCase(Locale.ROOT));
            default -> throw new TemplateException("text has no method " + name);
        };
    }

    private static String joinedText(String separator, List<Object> items) {
        var parts = new ArrayList<String>();
        for (Object item : items) {
            if (!(item instanceof String part)) {
                throw new TemplateException("join takes text, and this is " + Text.repr(item));
            }
            parts.add(part);
        }
        return joined(separator, parts);
    }

    static String joined(String separator, List<String> parts) {
        var out = new Writing();
        String before = "";
        for (String part : parts) {
            out.add(before).add(part);
            before = separator;
        }
        return out.toString();
    }

    private static boolean all(String text, IntPredicate condition) {
        return !text.isEmpty() && text.codePoints().allMatch(condition);
    }

    private static boolean hasLetters(String text) {
        return !text.toUpperCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT));
    }

    private static long place(String text, int index) {
        return index < 0 ? -1 : text.codePointCount(0, index);
    }

    static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return text.substring(0, first).toUpperCase(Locale.ROOT)
                + text.substring(first).toLowerCase(Locale.ROOT);
    }

    private interface Condition {
        boolean holds(String part);
    }

    private static boolean any(Arguments arguments, Condition condition) {
        Object wanted = arguments.get(0, "prefix");
        List<Object> all = wanted instanceof List<?> ? Values.items(wanted) : List.of(arguments.text(0, "prefix"));
        return all.stream().anyMatch(one -> condition.holds(Text.of(one)));
    }

    static String stripped(String text, Arguments arguments, boolean left, boolean right) {
        Object given = arguments.find(0, "chars");
        IntPredicate leaves = given == null || given == None.NONE
                ? Spaces::is
                : c -> Text.of(given).indexOf(c) >= 0;
        int start = 0;
        int end = text.length();
        while (left && start < end && leaves.test(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (right && end > start && leaves.test(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    static String replaced(String text, String old, String replacement, long count) {
        if (!old.isEmpty()) {
            return joined(replacement, pieces(text, old, count));
        }
        if (count >= 0) {
            throw new TemplateException("what a count of times is replaced is empty");
        }
        Size.requireCharacters(text.length() + (text.length() + 1L) * replacement.length());
        return text.replace(old, replacement);
    }

    private static List<Object> split(String text, Arguments arguments) {
        Object separator = arguments.find(0, "sep");
        long most = arguments.whole(1, "maxsplit", -1);
        if (separator != null && separator != None.NONE) {
            return List.copyOf(pieces(text, arguments.text(0, "sep"), most));
        }
        return words(stripped(text, Arguments.NONE, true, most < 0), most);
    }

    private static List<Object> words(String text, long most) {
        var words = new ArrayList<Object>();
        int start = 0;
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && !Spaces.is(text.charAt(end))) {
                end++;
            }
            if (most >= 0 && words.size() == most) {
                end = text.length();
            }
            words.add(text.substring(start, end));
            Size.requireItems(words.size());
            start = end;
            while (start < text.length() && Spaces.is(text.charAt(start))) {
                start++;
            }
        }
        return words;
    }

    /** A text cut at a separator, so many times at most; below 0 for everywhere. */
    private static List<String> pieces(String text, String separator, long most) {
        if (separator.isEmpty()) {
            throw new TemplateException("the separator is empty");
        }
        var pieces = new ArrayList<String>();
        int start = 0;
        int at = text.indexOf(separator);
        while (at >= 0 && (most < 0 || pieces.size() < most)) {
            pieces.add(text.substring(start, at));
            Size.requireItems(pieces.size());
            start = at + separator.length();
            at = text.indexOf(separator, start);
        }
        pieces.add(text.substring(start));
        return pieces;
    }

    private static List<Object> splitFromTheEnd(String text, Arguments arguments) {
        String separator = arguments.text(0, "sep");
        List<String> pieces = pieces(text, separator, -1);
        long most = arguments.whole(1, "maxsplit", -1);
        int joined = most < 0 ? 1 : (int) Math.max(1, pieces.size() - most);
        var result = new ArrayList<Object>();
        result.add(String.join(separator, pieces.subList(0, joined)));
        result.addAll(pieces.subList(joined, pieces.size()));
        return result;
    }

    private static List<Object> lines(String text, boolean withEnds) {
        var lines = new ArrayList<Object>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (c == '\n' || c == '\r') {
                int end = pair ? i + 2 : i + 1;
                lines.add(text.substring(start, withEnds ? end : i));
                Size.requireItems(lines.size());
                start = end;
                i = end - 1;
            }
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }
}
