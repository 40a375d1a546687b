package io.attune.trainer.objective;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A value for every parameter of one algorithm, each inside its range. */
public final class Settings {
    private final Map<String, Double> values;

    private Settings(Map<String, Double> values) {
        this.values = values;
    }

    /** Every parameter at its default. */
    public static Settings defaults(List<Parameter> parameters) {
        return of("", parameters, Map.of());
    }

    static Settings of(String objective, List<Parameter> parameters, Map<String, Double> given) {
        var values = new TreeMap<String, Double>();
        for (Parameter parameter : parameters) {
            double value = given.getOrDefault(parameter.name(), parameter.initial());
            parameter.check(value);
            values.put(parameter.name(), value);
        }
        for (String name : given.keySet()) {
            if (!values.containsKey(name)) {
                throw new IllegalArgumentException(unknown(objective, name, parameters));
            }
        }
        return new Settings(values);
    }

    public double number(Parameter parameter) {
        Double value = values.get(parameter.name());
        if (value == null) {
            throw new IllegalArgumentException(parameter.name() + " is not a parameter of this objective");
        }
        return value;
    }

    public boolean on(Parameter flag) {
        return number(flag) == 1;
    }

    /** The word that a choice is set to. */
    public String word(Parameter choice) {
        return choice.words().get((int) number(choice));
    }

    /** The line that refuses a parameter and names those there are. */
    static String unknown(String objective, String name, List<Parameter> parameters) {
        String known = parameters.stream().map(Parameter::name).collect(Collectors.joining(", "));
        return objective + " has no parameter '" + name + "', " + (known.isEmpty() ? "it has none" : "it has " + known);
    }
}
