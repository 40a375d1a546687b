package io.attune.trainer.model.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What Python makes of values: truth, equality, order, iteration. */
final class Values {
    private Values() {}

    static boolean isTrue(Object value) {
        return switch (value) {
            case Boolean truth -> truth;
            case Long number -> number != 0;
            case Double number -> number != 0;
            case String text -> !text.isEmpty();
            case Collection<?> items -> !items.isEmpty();
            case Map<?, ?> entries -> !entries.isEmpty();
            case None _, Undefined _ -> false;
            default -> true;
        };
    }

    static boolean equal(Object left, Object right) {
        if (isNumber(left) && isNumber(right)) {
            return (left instanceof Double || right instanceof Double)
                    ? real(left) == real(right)
                    : whole(left) == whole(right);
        }
        if (left instanceof List<?> some && right instanceof List<?> others) {
            if (some.size() != others.size()) {
                return false;
            }
            for (int i = 0; i < some.size(); i++) {
                if (!equal(some.get(i), others.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (left instanceof Map<?, ?> some && right instanceof Map<?, ?> others) {
            return some.size() == others.size()
                    && some.entrySet().stream()
                            .allMatch(entry -> others.containsKey(entry.getKey())
                                    && equal(entry.getValue(), others.get(entry.getKey())));
        }
        return left instanceof Undefined ? right instanceof Undefined : left.equals(right);
    }

    static int compare(Object left, Object right) {
        if (isNumber(left) && isNumber(right)) {
            return (left instanceof Double || right instanceof Double)
                    ? Double.compare(real(left), real(right))
                    : Long.compare(whole(left), whole(right));
        }
        if (left instanceof String some && right instanceof String other) {
            return compareText(some, other);
        }
        if (left instanceof List<?> some && right instanceof List<?> others) {
            for (int i = 0; i < Math.min(some.size(), others.size()); i++) {
                if (!equal(some.get(i), others.get(i))) {
                    return compare(some.get(i), others.get(i));
                }
            }
            return Integer.compare(some.size(), others.size());
        }
        requireDefined(left);
        requireDefined(right);
        throw new TemplateException(Text.repr(left) + " and " + Text.repr(right) + " cannot be ordered");
    }

    /** By code points, as Python does. */
    private static int compareText(String some, String other) {
        int[] left = some.codePoints().toArray();
        int[] right = other.codePoints().toArray();
        return Arrays.compare(left, right);
    }

    static boolean contains(Object container, Object item) {
        return switch (container) {
            case String text when item instanceof String part -> text.contains(part);
            case String _ -> throw new TemplateException(Text.repr(item) + " cannot be looked for in text");
            case Map<?, ?> entries -> entries.containsKey(requireKey(item));
            default -> items(container).stream().anyMatch(one -> equal(one, item));
        };
    }

    /** What a loop goes through: items, characters, keys. */
    static List<Object> items(Object value) {
        return switch (value) {
            case Collection<?> items -> List.copyOf(items);
            case Map<?, ?> entries -> List.copyOf(entries.keySet());
            case String text -> characters(text);
            case Undefined _ -> List.of();
            default -> throw new TemplateException(Text.repr(value) + " has no items to go through");
        };
    }

    private static List<Object> characters(String text) {
        Size.requireItems(text.length());
        return List.copyOf(text.codePoints().mapToObj(Character::toString).toList());
    }

    /** What a dictionary can be asked for: no list or dictionary, as in Python. */
    static Object requireKey(Object key) {
        if (key instanceof Map || (key instanceof Collection && !(key instanceof Tuple))) {
            throw new TemplateException(Text.repr(key) + " cannot be a key of a dictionary");
        }
        return key;
    }

    static long length(Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case Collection<?> items -> items.size();
            case Map<?, ?> entries -> entries.size();
            case Undefined _ -> 0;
            default -> throw new TemplateException(Text.repr(value) + " has no length");
        };
    }

    static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean;
    }

    static long whole(Object value) {
        return switch (value) {
            case Long number -> number;
            case Boolean truth -> truth ? 1 : 0;
            case Undefined undefined -> throw undefined.used();
            default -> throw new TemplateException(Text.repr(value) + " is no whole number");
        };
    }

    static double real(Object value) {
        return value instanceof Double number ? number : whole(value);
    }

    static void requireDefined(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
    }

    /** {@code value[from:to:step]} of text or a list. */
    static Object slice(Object value, Object from, Object to, Object step) {
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (!(value instanceof String) && !(value instanceof List<?>)) {
            throw new TemplateException(Text.repr(value) + " cannot be sliced");
        }
        long size = length(value);
        // A longer step leads out of it too, and cannot overflow.
        long stride = step == None.NONE ? 1 : Math.clamp(whole(step), -size - 1, size + 1);
        if (stride == 0) {
            throw new TemplateException("the step of a slice is 0");
        }
        long first = bound(from, stride > 0 ? 0 : size - 1, size, stride);
        long last = bound(to, stride > 0 ? size : -1, size, stride);
        if (value instanceof String text && stride == 1) {
            int start = text.offsetByCodePoints(0, (int) first);
            return text.substring(start, text.offsetByCodePoints(start, (int) Math.max(0, last - first)));
        }
        List<Object> items = items(value);
        var picked = new ArrayList<Object>();
        for (long i = first; stride > 0 ? i < last : i > last; i += stride) {
            picked.add(items.get((int) i));
        }
        if (value instanceof List<?>) {
            return List.copyOf(picked);
        }
        var text = new StringBuilder();
        picked.forEach(text::append);
        return text.toString();
    }

    private static long bound(Object given, long absent, long size, long stride) {
        if (given == None.NONE) {
            return absent;
        }
        long place = whole(given);
        long counted = place < 0 ? place + size : place;
        return stride > 0 ? Math.clamp(counted, 0, size) : Math.clamp(counted, -1, size - 1);
    }
}
