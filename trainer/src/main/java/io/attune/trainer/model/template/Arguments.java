package io.attune.trainer.model.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a call was given, by place and by name. */
record Arguments(List<Object> places, Map<String, Object> names) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    Arguments {
        places = List.copyOf(places);
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }

    static Arguments of(Object... places) {
        return new Arguments(List.of(places), Map.of());
    }

    /** The argument at a place or of a name, null where neither is given. */
    @Nullable
    Object find(int place, String name) {
        return place < places.size() ? places.get(place) : names.get(name);
    }

    /** As {@link #find}, and an error where it is missing. */
    Object get(int place, String name) {
        Object value = find(place, name);
        if (value == null) {
            throw new TemplateException("the argument " + name + " is missing");
        }
        return value;
    }

    String text(int place, String name) {
        if (get(place, name) instanceof String text) {
            return text;
        }
        throw new TemplateException("the argument " + name + " is " + Text.repr(get(place, name)) + ", expected text");
    }

    long whole(int place, String name, long absent) {
        Object value = find(place, name);
        return value == null || value == None.NONE ? absent : Values.whole(value);
    }

    boolean flag(int place, String name) {
        Object value = find(place, name);
        return value != null && Values.isTrue(value);
    }

    Arguments without(int first) {
        return new Arguments(places.subList(Math.min(first, places.size()), places.size()), names);
    }
}
