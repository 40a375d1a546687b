package io.attune.trainer.model.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Operators on values, as Python has them. */
final class Arithmetic {
    private static final int LONGEST = 1_000_000;

    private Arithmetic() {}

    static Object of(String operator, Object left, Object right) {
        if (operator.equals("~")) {
            return new Writing().add(Text.of(left)).add(Text.of(right)).toString();
        }
        Values.requireDefined(left);
        Values.requireDefined(right);
        if (Values.isNumber(left) && Values.isNumber(right)) {
            boolean whole = !(left instanceof Double) && !(right instanceof Double);
            return whole
                    ? whole(operator, Values.whole(left), Values.whole(right))
                    : (Object) real(operator, Values.real(left), Values.real(right));
        }
        if (operator.equals("+") && left instanceof String some && right instanceof String other) {
            Size.requireCharacters((long) some.length() + other.length());
            return some + other;
        }
        if (operator.equals("+") && left instanceof List<?> some && right instanceof List<?> others) {
            var all = new ArrayList<Object>(some);
            all.addAll(others);
            return List.copyOf(all);
        }
        if (operator.equals("*") && right instanceof Long times && !(left instanceof Long)) {
            return repeated(left, times);
        }
        if (operator.equals("*") && left instanceof Long times) {
            return repeated(right, times);
        }
        throw new TemplateException(Text.repr(left) + " " + operator + " " + Text.repr(right) + " is not supported");
    }

    private static Object repeated(Object value, long times) {
        return switch (value) {
            case String text -> repeated(text, times);
            case List<?> items -> repeated(items, times);
            default -> throw new TemplateException(Text.repr(value) + " cannot be repeated");
        };
    }

    private static String repeated(String text, long times) {
        long size = Math.multiplyHigh(text.length(), times) == 0 ? text.length() * times : Long.MAX_VALUE;
        if (times > 0 && size > LONGEST) {
            throw new TemplateException("a text repeated " + times + " times is too long");
        }
        return text.repeat((int) Math.max(0, Math.min(times, LONGEST)));
    }

    private static List<Object> repeated(List<?> items, long times) {
        if (times > LONGEST || items.size() * Math.max(times, 0) > LONGEST) {
            throw new TemplateException("a list repeated " + times + " times is too long");
        }
        return Collections.nCopies((int) Math.max(0, times), items).stream()
                .<Object>flatMap(List::stream)
                .toList();
    }

    private static Object whole(String operator, long a, long b) {
        try {
            return switch (operator) {
                case "+" -> Math.addExact(a, b);
                case "-" -> Math.subtractExact(a, b);
                case "*" -> Math.multiplyExact(a, b);
                case "//" -> Math.floorDiv(a, b);
                case "%" -> Math.floorMod(a, b);
                case "/" -> real(operator, (double) a, (double) b);
                case "**" -> b < 0 ? (Object) Math.pow((double) a, (double) b) : power(a, b);
                default -> throw new TemplateException("the operator " + operator + " is not supported");
            };
        } catch (ArithmeticException beyond) {
            throw new TemplateException(a + " " + operator + " " + b + ": " + beyond.getMessage());
        }
    }

    private static long power(long base, long exponent) {
        long result = 1;
        for (long i = 0; i < exponent && result != 0 && !(base == 1); i++) {
            result = Math.multiplyExact(result, base);
            if (base == -1 && i > 64) {
                return exponent % 2 == 0 ? 1 : -1;
            }
        }
        return result;
    }

    private static double real(String operator, double a, double b) {
        if (b == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
            throw new TemplateException(a + " " + operator + " 0: / by zero");
        }
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "//" -> Math.floor(a / b);
            case "%" -> a - b * Math.floor(a / b);
            case "**" -> Math.pow(a, b);
            default -> throw new TemplateException("the operator " + operator + " is not supported");
        };
    }

    static Object negative(Object value) {
        return value instanceof Double number ? (Object) (-number) : whole("-", 0, Values.whole(value));
    }

    static Object absolute(Object value) {
        if (value instanceof Double number) {
            return Math.abs(number);
        }
        long number = Values.whole(value);
        return number < 0 ? negative(number) : number;
    }

    static boolean compares(String operator, Object left, Object right) {
        return switch (operator) {
            case "==" -> Values.equal(left, right);
            case "!=" -> !Values.equal(left, right);
            case "<" -> Values.compare(left, right) < 0;
            case "<=" -> Values.compare(left, right) <= 0;
            case ">" -> Values.compare(left, right) > 0;
            case ">=" -> Values.compare(left, right) >= 0;
            case "in" -> Values.contains(right, left);
            case "not in" -> !Values.contains(right, left);
            default -> throw new TemplateException("the comparison " + operator + " is not supported");
        };
    }
}
