package io.attune.trainer.objective;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Every algorithm that there is: one line each. */
public final class Objectives {
    private static final List<Definition<?>> ALL =
            List.of(Sft.DEFINITION, BradleyTerry.DEFINITION, Dpo.DEFINITION, Dpo.ONLINE, Kto.DEFINITION, Kto.ONLINE);

    private Objectives() {}

    public static List<Definition<?>> all() {
        return ALL;
    }

    /**
     * The algorithm of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Definition<?> definition(String id) {
        return ALL.stream()
                .filter(definition -> definition.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no objective '" + id + "', there are "
                        + ALL.stream().map(Definition::id).collect(Collectors.joining(", "))));
    }

    /**
     * The objective of this name with these parameters, defaults otherwise.
     *
     * @throws IllegalArgumentException if the name or a parameter is unknown, or a value is outside its range
     */
    public static Objective<?> byId(String id, Map<String, Double> parameters) {
        return definition(id).create(parameters);
    }

    /**
     * Reads parameters as people write them.
     *
     * @throws IllegalArgumentException if one is unknown or cannot be read
     */
    public static Map<String, Double> parse(Definition<?> definition, Map<String, String> texts) {
        var values = new TreeMap<String, Double>();
        texts.forEach((name, text) -> values.put(
                name,
                definition.parameters().stream()
                        .filter(parameter -> parameter.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                Settings.unknown(definition.id(), name, definition.parameters())))
                        .parse(text)));
        return values;
    }
}
