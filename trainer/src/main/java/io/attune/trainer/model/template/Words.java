package io.attune.trainer.model.template;

import io.attune.trainer.model.template.Token.Kind;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words of expressions. */
final class Words {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    private static final Pattern FLOAT = Pattern.compile("\\d[\\d_]*(\\.\\d[\\d_]*([eE][-+]?\\d+)?|[eE][-+]?\\d+)");
    private static final Pattern INTEGER = Pattern.compile("\\d[\\d_]*");
    private static final Pattern STRING =
            Pattern.compile("'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"", Pattern.DOTALL);
    private static final List<String> OPERATORS = List.of(
            "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",", ";");

    private final String source;
    private int end;

    Words(String source) {
        this.source = source;
    }

    int behindSpace(int from) {
        int at = from;
        while (at < source.length() && Spaces.is(source.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Where the last word ended. */
    int end() {
        return end;
    }

    Token next(int at, int line) {
        if (at >= source.length()) {
            throw new TemplateException("line " + line + ": a tag has no end");
        }
        String found;
        if ((found = match(FLOAT, at)) != null) {
            return new Token(Kind.FLOAT, found.replace("_", ""), line);
        }
        if ((found = match(INTEGER, at)) != null) {
            return new Token(Kind.INTEGER, found.replace("_", ""), line);
        }
        if ((found = match(NAME, at)) != null) {
            return new Token(Kind.NAME, found, line);
        }
        if ((found = match(STRING, at)) != null) {
            return new Token(Kind.STRING, unescaped(found.substring(1, found.length() - 1)), line);
        }
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                end = at + operator.length();
                return new Token(Kind.OPERATOR, operator, line);
            }
        }
        throw new TemplateException("line " + line + ": '" + source.charAt(at) + "' is not expected here");
    }

    private @Nullable String match(Pattern pattern, int at) {
        Matcher matcher = pattern.matcher(source).region(at, source.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        end = matcher.end();
        return matcher.group();
    }

    /** 1 for an opening bracket, −1 for a closing one. */
    static int opens(String operator) {
        return switch (operator) {
            case "(", "[", "{" -> 1;
            case ")", "]", "}" -> -1;
            default -> 0;
        };
    }

    /** Python's escapes; an unknown one stays as it is. */
    static String unescaped(String text) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            int digits = switch (next) {
                case 'x' -> 2;
                case 'u' -> 4;
                case 'U' -> 8;
                default -> 0;
            };
            if (digits > 0 && i + digits < text.length()) {
                out.appendCodePoint(codePoint(text.substring(i + 1, i + 1 + digits)));
                i += digits;
            } else {
                out.append(escape(next));
            }
        }
        return out.toString();
    }

    private static int codePoint(String digits) {
        boolean isHex = digits.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        long codePoint = isHex ? Long.parseLong(digits, 16) : -1;
        if (codePoint < 0 || codePoint > Character.MAX_CODE_POINT) {
            throw new TemplateException("'" + digits + "' behind a backslash names no character");
        }
        return (int) codePoint;
    }

    private static String escape(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'v' -> "\u000B";
            case 'a' -> "\u0007";
            case '0' -> "\0";
            case '\n' -> "";
            case '\\', '\'', '"' -> String.valueOf(c);
            default -> "\\" + c;
        };
    }
}
