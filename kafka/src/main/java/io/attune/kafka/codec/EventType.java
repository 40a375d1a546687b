package io.attune.kafka.codec;

import io.attune.kafka.event.Event;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Name and version of an event on the wire: {@code io.attune.judgment-given.v1}.
 *
 * @param name the record's name in kebab case
 * @param version rises when a reader of the old form could not read the new one
 */
public record EventType(String name, int version, Class<? extends Event> event) {
    private static final String PREFIX = "io.attune.";
    private static final List<EventType> ALL = Arrays.stream(Event.class.getPermittedSubclasses())
            .<EventType>map(type -> new EventType(kebab(type.getSimpleName()), 1, type.asSubclass(Event.class)))
            .sorted(Comparator.comparing(EventType::name))
            .toList();
    private static final Map<Class<? extends Event>, EventType> BY_CLASS =
            ALL.stream().collect(Collectors.toMap(EventType::event, Function.identity()));

    /** Every type that this process can read and write, by name. */
    public static List<EventType> all() {
        return ALL;
    }

    public static EventType of(Event event) {
        EventType type = BY_CLASS.get(event.getClass());
        if (type == null) {
            throw new IllegalArgumentException(event.getClass() + " has no wire type");
        }
        return type;
    }

    /**
     * The type that a header names.
     *
     * @throws UnreadableEventException naming what is unknown: the form, the type or the version
     */
    static EventType parse(String header) throws UnreadableEventException {
        int dot = header.lastIndexOf(".v");
        if (!header.startsWith(PREFIX) || dot < PREFIX.length()) {
            throw new UnreadableEventException(
                    "unknown event type '" + header + "', expected io.attune.<event>.v<version>");
        }
        String name = header.substring(PREFIX.length(), dot);
        EventType known = ALL.stream()
                .filter(type -> type.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new UnreadableEventException("unknown event '" + name + "'"));
        if (!header.equals(known.header())) {
            throw new UnreadableEventException("unknown version of " + name + ": " + header.substring(dot + 1)
                    + ", this process reads v" + known.version);
        }
        return known;
    }

    /** As it stands in {@code ce_type}. */
    public String header() {
        return PREFIX + name + ".v" + version;
    }

    private static String kebab(String camel) {
        return camel.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
