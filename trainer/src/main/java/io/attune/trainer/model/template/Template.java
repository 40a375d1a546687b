package io.attune.trainer.model.template;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A template that was read, ready to be rendered any number of times. Rendering is bounded in steps, depth and output. */
public final class Template {
    private final List<Statement> statements;

    private Template(List<Statement> statements) {
        this.statements = statements;
    }

    /**
     * Reads a template.
     *
     * @throws TemplateException if it is malformed or uses what is not supported; the message names the line
     */
    public static Template of(String source) {
        return new Template(Parser.parse(source));
    }

    /**
     * Renders it.
     *
     * @param variables by name: text, numbers, truth values, lists, maps; null is {@code none}
     * @param clock what {@code strftime_now} reads; without one it is undefined
     * @throws TemplateException if it refuses what it is given, or cannot be rendered
     */
    public String render(Map<String, ? extends @Nullable Object> variables, @Nullable Clock clock) {
        Map<String, Object> names = new LinkedHashMap<>(Functions.all(clock));
        variables.forEach((name, value) -> names.put(name, value(value)));
        return new Renderer().text(statements, Scope.of(names).inner());
    }

    private static Object value(@Nullable Object value) {
        return switch (value) {
            case null -> None.NONE;
            case Integer number -> (long) number;
            case Float number -> (double) number;
            case List<?> items -> {
                var values = new ArrayList<Object>();
                items.forEach(item -> values.add(value(item)));
                yield List.copyOf(values);
            }
            case Map<?, ?> entries -> {
                var values = new LinkedHashMap<Object, Object>();
                entries.forEach((key, item) -> values.put(value(key), value(item)));
                yield values;
            }
            default -> value;
        };
    }
}
