package io.attune.trainer.model.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Filters that go through items. */
final class ListFilters {
    private static final Pattern PLACE = Pattern.compile("\\d{1,18}");

    private ListFilters() {}

    static Object apply(String name, Object value, Arguments arguments) {
        return switch (name) {
            case "list" -> Values.items(value);
            case "first" -> end(Values.items(value), true);
            case "last" -> end(Values.items(value), false);
            case "join" -> joined(value, arguments);
            case "reverse" -> reversed(value);
            case "sort" -> sorted(value, arguments);
            case "unique" -> unique(value);
            case "sum" ->
                Values.items(value).stream()
                        .map(attribute(arguments.find(0, "attribute")))
                        .reduce(0L, (a, b) -> Arithmetic.of("+", a, b));
            case "min" -> extreme(value, false);
            case "max" -> extreme(value, true);
            case "map" -> mapped(value, arguments);
            case "select" -> chosen(value, arguments, Function.identity(), true);
            case "reject" -> chosen(value, arguments, Function.identity(), false);
            case "selectattr" -> chosen(value, arguments.without(1), attribute(arguments.get(0, "attribute")), true);
            case "rejectattr" -> chosen(value, arguments.without(1), attribute(arguments.get(0, "attribute")), false);
            case "dictsort" -> byKey(value);
            default -> throw new TemplateException("the filter '" + name + "' is not known");
        };
    }

    private static Object end(List<Object> items, boolean first) {
        if (items.isEmpty()) {
            return new Undefined("no item, the list was empty");
        }
        return first ? items.getFirst() : items.getLast();
    }

    private static Object joined(Object value, Arguments arguments) {
        Object separator = arguments.find(0, "d");
        List<String> parts = Values.items(value).stream()
                .map(attribute(arguments.find(1, "attribute")))
                .map(Text::of)
                .toList();
        return TextMethods.joined(separator == null ? "" : Text.of(separator), parts);
    }

    private static Object reversed(Object value) {
        if (value instanceof String text) {
            return new StringBuilder(text).reverse().toString();
        }
        return Values.items(value).reversed();
    }

    /** Without regard to case unless asked, as Jinja sorts. */
    private static Object sorted(Object value, Arguments arguments) {
        boolean exact = arguments.flag(1, "case_sensitive");
        Function<Object, Object> key = attribute(arguments.find(2, "attribute"));
        Comparator<Object> order = (a, b) -> Values.compare(folded(key.apply(a), exact), folded(key.apply(b), exact));
        return Values.items(value).stream()
                .sorted(arguments.flag(0, "reverse") ? order.reversed() : order)
                .toList();
    }

    private static Object folded(Object value, boolean exact) {
        return value instanceof String text && !exact ? text.toLowerCase(Locale.ROOT) : value;
    }

    private static Object unique(Object value) {
        var seen = new LinkedHashSet<Object>();
        return Values.items(value).stream()
                .filter(item -> seen.add(Values.requireKey(folded(item, false))))
                .toList();
    }

    private static Object extreme(Object value, boolean largest) {
        Comparator<Object> order = Values::compare;
        return Values.items(value).stream()
                .max(largest ? order : order.reversed())
                .orElse(new Undefined("no item, the list was empty"));
    }

    private static Object mapped(Object value, Arguments arguments) {
        Object attribute = arguments.names().get("attribute");
        Object absent = arguments.names().get("default");
        if (attribute != null) {
            return Values.items(value).stream()
                    .map(attribute(attribute))
                    .map(found -> found instanceof Undefined && absent != null ? absent : found)
                    .toList();
        }
        String filter = arguments.text(0, "filter");
        return Values.items(value).stream()
                .map(item -> Filters.apply(filter, item, arguments.without(1)))
                .toList();
    }

    private static Object chosen(Object value, Arguments arguments, Function<Object, Object> part, boolean wanted) {
        var chosen = new ArrayList<Object>();
        for (Object item : Values.items(value)) {
            Object tested = part.apply(item);
            boolean holds = arguments.places().isEmpty()
                    ? Values.isTrue(tested)
                    : Tests.holds(arguments.text(0, "test"), tested, arguments.without(1));
            if (holds == wanted) {
                chosen.add(item);
            }
        }
        return chosen;
    }

    /** What finds an attribute by its dotted path; null for the item itself. */
    private static Function<Object, Object> attribute(@Nullable Object path) {
        if (path == null || path == None.NONE) {
            return Function.identity();
        }
        String[] names = Text.of(path).split("\\.", -1);
        return item -> {
            Object value = item;
            for (String name : names) {
                value = Members.item(value, PLACE.matcher(name).matches() ? (Object) Long.parseLong(name) : name);
            }
            return value;
        };
    }

    private static Object byKey(Object value) {
        if (!(value instanceof Map<?, ?> entries)) {
            throw new TemplateException(Text.repr(value) + " is no dictionary, which the filter dictsort needs");
        }
        return Members.entries(entries).stream()
                .sorted((a, b) -> Values.compare(
                        folded(Values.items(a).getFirst(), false),
                        folded(Values.items(b).getFirst(), false)))
                .toList();
    }
}
