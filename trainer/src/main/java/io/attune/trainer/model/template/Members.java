package io.attune.trainer.model.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What values hold: {@code value.name} looks for a method first and then for a key, {@code value[key]} the other way round. */
final class Members {
    private Members() {}

    static Object member(Object of, String name) {
        if (of instanceof Undefined undefined) {
            throw undefined.used();
        }
        Callable method = method(of, name);
        return method == null ? key(of, name) : method;
    }

    static Object item(Object of, Object key) {
        if (of instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (key instanceof Long || key instanceof Boolean) {
            Object found = at(of, Values.whole(key));
            if (found != null) {
                return found;
            }
        }
        Object found = key(of, key);
        if (found instanceof Undefined && key instanceof String name) {
            Callable method = method(of, name);
            return method == null ? found : method;
        }
        return found;
    }

    private static @Nullable Object at(Object of, long place) {
        if (!(of instanceof List<?>) && !(of instanceof String)) {
            return null;
        }
        long size = Values.length(of);
        long counted = place < 0 ? place + size : place;
        if (counted < 0 || counted >= size) {
            return new Undefined("item " + place + " of " + size);
        }
        return switch (of) {
            case String text -> Character.toString(text.codePointAt(text.offsetByCodePoints(0, (int) counted)));
            case List<?> items -> items.get((int) counted);
            default -> null;
        };
    }

    private static Object key(Object of, Object key) {
        Object found = switch (of) {
            case Map<?, ?> entries -> entries.get(Values.requireKey(key));
            case Namespace(Map<String, Object> values) -> values.get(Text.of(key));
            default -> null;
        };
        return found == null ? new Undefined(Text.of(key)) : found;
    }

    private static @Nullable Callable method(Object of, String name) {
        return switch (of) {
            case String text when TextMethods.has(name) -> arguments -> TextMethods.call(text, name, arguments);
            case Map<?, ?> entries -> ofMap(entries, name);
            case List<?> items -> ofList(items, name);
            default -> null;
        };
    }

    private static @Nullable Callable ofMap(Map<?, ?> entries, String name) {
        return switch (name) {
            case "items" -> _ -> entries(entries);
            case "keys" -> _ -> List.copyOf(entries.keySet());
            case "values" -> _ -> List.copyOf(entries.values());
            case "copy" -> _ -> new LinkedHashMap<Object, Object>(entries);
            case "get" ->
                arguments -> {
                    Object found = entries.get(Values.requireKey(arguments.get(0, "key")));
                    Object absent = arguments.find(1, "default");
                    return found != null ? found : absent == null ? None.NONE : absent;
                };
            case "update", "pop", "popitem", "clear", "setdefault" ->
                _ -> {
                    throw new TemplateException(
                            "a template may not change a dictionary, so ." + name + "() cannot be called");
                };
            default -> null;
        };
    }

    /** Pairs of keys and values. */
    static List<Object> entries(Map<?, ?> entries) {
        var pairs = new ArrayList<Object>();
        entries.forEach((key, value) -> pairs.add(new Tuple(key, value)));
        return pairs;
    }

    private static @Nullable Callable ofList(List<?> items, String name) {
        return switch (name) {
            case "index" ->
                arguments -> {
                    for (int i = 0; i < items.size(); i++) {
                        if (Values.equal(items.get(i), arguments.get(0, "value"))) {
                            return (long) i;
                        }
                    }
                    throw new TemplateException(Text.repr(arguments.get(0, "value")) + " is not in the list");
                };
            case "count" ->
                arguments -> items.stream()
                        .filter(item -> Values.equal(item, arguments.get(0, "value")))
                        .count();
            case "copy" -> _ -> items;
            case "append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort" ->
                _ -> {
                    throw new TemplateException(
                            "a template may not change a list, so ." + name + "() cannot be called");
                };
            default -> null;
        };
    }
}
