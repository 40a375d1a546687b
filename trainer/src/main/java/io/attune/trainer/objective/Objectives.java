package io.attune.trainer.objective;

import io.attune.trainer.objective.policygradient.ALoL;
import io.attune.trainer.objective.policygradient.Awr;
import io.attune.trainer.objective.policygradient.Dapo;
import io.attune.trainer.objective.policygradient.DrGrpo;
import io.attune.trainer.objective.policygradient.GiGpo;
import io.attune.trainer.objective.policygradient.Gro;
import io.attune.trainer.objective.policygradient.Grpo;
import io.attune.trainer.objective.policygradient.Gspo;
import io.attune.trainer.objective.policygradient.Ppo;
import io.attune.trainer.objective.policygradient.PpoAdaptiveKl;
import io.attune.trainer.objective.policygradient.PpoPtx;
import io.attune.trainer.objective.policygradient.Reinforce;
import io.attune.trainer.objective.policygradient.ReinforcePlusPlus;
import io.attune.trainer.objective.policygradient.Remax;
import io.attune.trainer.objective.policygradient.Rloo;
import io.attune.trainer.objective.policygradient.Spo;
import io.attune.trainer.objective.preference.Cpl;
import io.attune.trainer.objective.preference.Cpo;
import io.attune.trainer.objective.preference.CurryDpo;
import io.attune.trainer.objective.preference.Dmpo;
import io.attune.trainer.objective.preference.Dpo;
import io.attune.trainer.objective.preference.Ipo;
import io.attune.trainer.objective.preference.Kto;
import io.attune.trainer.objective.preference.OnlineDpo;
import io.attune.trainer.objective.preference.OnlineIpo;
import io.attune.trainer.objective.preference.OnlineKto;
import io.attune.trainer.objective.preference.OnlineSlic;
import io.attune.trainer.objective.preference.Orpo;
import io.attune.trainer.objective.preference.PlackettLuce;
import io.attune.trainer.objective.preference.RDpo;
import io.attune.trainer.objective.preference.Rrhf;
import io.attune.trainer.objective.preference.SimPo;
import io.attune.trainer.objective.preference.Slic;
import io.attune.trainer.objective.preference.Sppo;
import io.attune.trainer.objective.preference.StepDpo;
import io.attune.trainer.objective.preference.Tdpo1;
import io.attune.trainer.objective.preference.Tdpo2;
import io.attune.trainer.objective.preference.TrDpo;
import io.attune.trainer.objective.preference.TrIpo;
import io.attune.trainer.objective.preference.TrKto;
import io.attune.trainer.objective.preference.TwoDimensionalDpo;
import io.attune.trainer.objective.preference.Wpo;
import io.attune.trainer.objective.supervised.AttributeRegression;
import io.attune.trainer.objective.supervised.BradleyTerry;
import io.attune.trainer.objective.supervised.GenerativeVerifier;
import io.attune.trainer.objective.supervised.ProcessReward;
import io.attune.trainer.objective.supervised.Sft;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every algorithm that there is: one line each. */
public final class Objectives {
    private static final List<Definition<?>> ALL = List.of(
            Sft.DEFINITION,
            BradleyTerry.DEFINITION,
            AttributeRegression.DEFINITION,
            GenerativeVerifier.DEFINITION,
            ProcessReward.DEFINITION,
            Reinforce.DEFINITION,
            Ppo.DEFINITION,
            PpoAdaptiveKl.DEFINITION,
            PpoPtx.DEFINITION,
            Grpo.DEFINITION,
            DrGrpo.DEFINITION,
            Dapo.DEFINITION,
            Rloo.DEFINITION,
            Remax.DEFINITION,
            ReinforcePlusPlus.DEFINITION,
            Gspo.DEFINITION,
            GiGpo.DEFINITION,
            Spo.DEFINITION,
            ALoL.DEFINITION,
            Awr.DEFINITION,
            Gro.DEFINITION,
            Dpo.DEFINITION,
            RDpo.DEFINITION,
            Ipo.DEFINITION,
            Slic.DEFINITION,
            SimPo.DEFINITION,
            Cpo.DEFINITION,
            Orpo.DEFINITION,
            Kto.DEFINITION,
            Tdpo1.DEFINITION,
            Tdpo2.DEFINITION,
            Sppo.DEFINITION,
            Wpo.DEFINITION,
            Cpl.DEFINITION,
            Rrhf.DEFINITION,
            PlackettLuce.DEFINITION,
            Dmpo.DEFINITION,
            StepDpo.DEFINITION,
            TwoDimensionalDpo.DEFINITION,
            CurryDpo.DEFINITION,
            TrDpo.DEFINITION,
            TrIpo.DEFINITION,
            TrKto.DEFINITION,
            OnlineDpo.DEFINITION,
            OnlineIpo.DEFINITION,
            OnlineSlic.DEFINITION,
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
