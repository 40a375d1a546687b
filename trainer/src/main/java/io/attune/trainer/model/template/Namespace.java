package io.attune.trainer.model.template;

import java.util.Map;

/** What {@code namespace()} makes: names that can be set from inside a loop. It may hold itself, so it equals itself alone. */
record Namespace(Map<String, Object> values) {
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "<Namespace>";
    }
}
