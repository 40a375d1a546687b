package io.attune.trainer.objective.numeric;

import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Quantity;
import java.util.Map;
import java.util.TreeMap;

/** Rewards of pairs by the ecosystem's names. A tie counts in the means and not in the accuracy. */
public final class PairMetrics {
    private final Mean chosen = new Mean();
    private final Mean rejected = new Mean();
    private final Mean margins = new Mean();
    private final Mean accuracies = new Mean();
    private final Mean chosenLogps = new Mean();
    private final Mean rejectedLogps = new Mean();

    public void add(double probability, double chosenReward, double rejectedReward) {
        chosen.add(chosenReward);
        rejected.add(rejectedReward);
        margins.add(chosenReward - rejectedReward);
        if (probability > 0.5) {
            accuracies.add(chosenReward > rejectedReward ? 1 : 0);
        } else if (probability < 0.5) {
            accuracies.add(rejectedReward > chosenReward ? 1 : 0);
        }
    }

    public void addLogps(Pairs.Pair pair) {
        chosenLogps.add(pair.chosen().sum(Quantity.LOGPS));
        rejectedLogps.add(pair.rejected().sum(Quantity.LOGPS));
    }

    public Map<String, Double> values() {
        var values = new TreeMap<String, Double>();
        chosen.into(values, "rewards/chosen");
        rejected.into(values, "rewards/rejected");
        margins.into(values, "rewards/margins");
        accuracies.into(values, "rewards/accuracies");
        chosenLogps.into(values, "logps/chosen");
        rejectedLogps.into(values, "logps/rejected");
        return values;
    }
}
