package io.attune.kafka.codec;

import io.attune.kafka.event.Event;
import io.attune.kafka.event.RoundCommanded;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Name and version of an event on the wire: {@code io.attune.judgment-given.v1}.
 *
 * @param name the record's name in kebab case
 * @param version rises when a reader of the old form could not read the new one; earlier ones are read as well
 */
public record EventType(String name, int version, Class<? extends Event> event) {
    private static final String PREFIX = "io.attune.";
    private static final Map<Class<?>, Integer> LATER_VERSIONS = Map.of(RoundCommanded.class, 6);
    private static final List<EventType> ALL = Arrays.stream(Event.class.getPermittedSubclasses())
            .<EventType>map(type -> new EventType(
                    kebab(type.getSimpleName()), LATER_VERSIONS.getOrDefault(type, 1), type.asSubclass(Event.class)))
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
        if (IntStream.rangeClosed(1, known.version).mapToObj(known::header).noneMatch(header::equals)) {
            throw new UnreadableEventException("unknown version of " + name + ": " + header.substring(dot + 1)
                    + ", this process reads v" + known.version + (known.version > 1 ? " and earlier" : ""));
        }
        return known;
    }

    /** As it stands in {@code ce_type}. */
    public String header() {
        return header(version);
    }

    private String header(int some) {
        return PREFIX + name + ".v" + some;
    }

    private static String kebab(String camel) {
        return camel.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
