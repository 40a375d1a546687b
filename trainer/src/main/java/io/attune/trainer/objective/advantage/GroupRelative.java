package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every token of a completion has the completion's advantage within its group. */
public record GroupRelative(SequenceReward reward, GroupComparison comparison) implements Advantage {

    @Override
    public List<double[]> of(Groups groups) {
        var advantages = new ArrayList<double[]>();
        for (Groups.Group group : groups.groups()) {
            double[] compared = comparison.of(reward.of(group));
            for (int i = 0; i < compared.length; i++) {
                advantages.add(group.completions().get(i).spread(compared[i]));
            }
        }
        return advantages;
    }

    @Override
    public Set<Quantity> needs() {
        return reward.needs();
    }
}
