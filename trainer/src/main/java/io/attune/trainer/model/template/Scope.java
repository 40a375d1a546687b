package io.attune.trainer.model.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names and what they mean, within those around them. */
final class Scope {
    private final @Nullable Scope around;
    private final Map<String, Object> names = new HashMap<>();

    private Scope(@Nullable Scope around) {
        this.around = around;
    }

    static Scope of(Map<String, Object> names) {
        var scope = new Scope(null);
        scope.names.putAll(names);
        return scope;
    }

    Scope inner() {
        return new Scope(this);
    }

    void set(String name, Object value) {
        names.put(name, value);
    }

    Object get(String name) {
        Scope scope = this;
        while (scope != null) {
            Object value = scope.names.get(name);
            if (value != null) {
                return value;
            }
            scope = scope.around;
        }
        return new Undefined(name);
    }
}
