package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A·clip(π/π_ref, 1 ± ε), the ratio taking no gradient: Baheti et al. 2024, A-LoL (arXiv 2305.14718). */
public record RatioWeighted(Advantage advantage, Kind kind, double epsilon) implements Advantage {

    /** Whose ratio it is. */
    public enum Kind {
        SEQUENCE,
        TOKEN,
        NONE
    }

    @Override
    public List<double[]> of(Groups groups) {
        List<Completion> completions = groups.completions();
        List<double[]> advantages = advantage.of(groups);
        for (int i = 0; i < advantages.size(); i++) {
            double[] tokens = advantages.get(i);
            double[] ratios = ratios(completions.get(i));
            for (int t = 0; t < tokens.length; t++) {
                tokens[t] *= ratios[t];
            }
        }
        return advantages;
    }

    private double[] ratios(Completion completion) {
        double[] logRatios = completion.detached(Quantity.LOGPS);
        double[] reference = completion.get(Quantity.REF_LOGPS);
        for (int t = 0; t < logRatios.length; t++) {
            logRatios[t] -= reference[t];
        }
        double sum = completion.sum(logRatios);
        for (int t = 0; t < logRatios.length; t++) {
            double logRatio = switch (kind) {
                case SEQUENCE -> sum;
                case TOKEN -> logRatios[t];
                case NONE -> 0;
            };
            logRatios[t] = Math.clamp(Math.exp(logRatio), 1 - epsilon, 1 + epsilon);
        }
        return logRatios;
    }

    @Override
    public Set<Quantity> needs() {
        var needs = EnumSet.copyOf(advantage.needs());
        needs.add(Quantity.REF_LOGPS);
        return needs;
    }
}
