package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A = R − R(greedy completion of the same prompt): Li et al. 2023, ReMax (arXiv 2310.10505). */
public record GreedyBaseline(SequenceReward reward) implements Advantage {

    @Override
    public List<double[]> of(Groups groups) {
        return groups.completions().stream()
                .map(completion -> completion.spread(reward.of(completion) - completion.one(Quantity.GREEDY_REWARD)))
                .toList();
    }

    @Override
    public Set<Quantity> needs() {
        var needs = EnumSet.copyOf(reward.needs());
        needs.add(Quantity.GREEDY_REWARD);
        return needs;
    }
}
