package io.attune.trainer.objective.numeric;

import io.attune.trainer.objective.Binary;
import io.attune.trainer.objective.Quantity;
import java.util.Map;
import java.util.TreeMap;

/** Rewards of labelled completions by the ecosystem's names; desirable ones count as chosen. */
public final class BinaryMetrics {
    private final Mean chosen = new Mean();
    private final Mean rejected = new Mean();
    private final Mean chosenLogps = new Mean();
    private final Mean rejectedLogps = new Mean();

    public void add(Binary.Labelled example, double reward) {
        double logps = example.completion().sum(Quantity.LOGPS);
        (example.desirable() ? chosen : rejected).add(reward);
        (example.desirable() ? chosenLogps : rejectedLogps).add(logps);
    }

    public Map<String, Double> values() {
        var values = new TreeMap<String, Double>();
        chosen.into(values, "rewards/chosen");
        rejected.into(values, "rewards/rejected");
        chosenLogps.into(values, "logps/chosen");
        rejectedLogps.into(values, "logps/rejected");
        Double better = values.get("rewards/chosen");
        Double worse = values.get("rewards/rejected");
        if (better != null && worse != null) {
            values.put("rewards/margins", better - worse);
        }
        return values;
    }
}
