package io.attune.trainer.objective;

import io.attune.trainer.objective.policygradient.Dapo;
import io.attune.trainer.objective.policygradient.DrGrpo;
import io.attune.trainer.objective.policygradient.Grpo;
import io.attune.trainer.objective.policygradient.Gspo;
import io.attune.trainer.objective.policygradient.Ppo;
import io.attune.trainer.objective.policygradient.Reinforce;
import io.attune.trainer.objective.policygradient.ReinforcePlusPlus;
import io.attune.trainer.objective.policygradient.Remax;
import io.attune.trainer.objective.policygradient.Rloo;
import io.attune.trainer.objective.preference.Dpo;
import io.attune.trainer.objective.preference.Kto;
import io.attune.trainer.objective.preference.OnlineDpo;
import io.attune.trainer.objective.preference.OnlineKto;
import io.attune.trainer.objective.supervised.BradleyTerry;
import io.attune.trainer.objective.supervised.Sft;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every algorithm that there is: one line each. */
public final class Objectives {
    private static final List<Definition<?>> ALL = List.of(
            Sft.DEFINITION,
            BradleyTerry.DEFINITION,
            Reinforce.DEFINITION,
            Ppo.DEFINITION,
            Grpo.DEFINITION,
            DrGrpo.DEFINITION,
            Dapo.DEFINITION,
            Rloo.DEFINITION,
            Remax.DEFINITION,
            ReinforcePlusPlus.DEFINITION,
            Gspo.DEFINITION,
            Dpo.DEFINITION,
            Kto.DEFINITION,
            OnlineDpo.DEFINITION,
            OnlineKto.DEFINITION);

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
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no objective '" + id + "'; attune objective --list names them all"));
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
