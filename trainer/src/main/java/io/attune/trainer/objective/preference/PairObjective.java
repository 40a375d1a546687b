package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.numeric.PairMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The mean of a {@link PairLoss} over pairs, with what all of them share: where the data says P(w≻l), the loss is P·ℓ(w, l) + (1 − P)·ℓ(l, w), so a tie is ½ either way;
 * an example weight multiplies its pair's loss, the mean being over pairs whatever their weights; accuracies leave out ties.
 */
final class PairObjective implements Objective<Pairs> {
    private final Definition<Pairs> definition;
    private final PairLoss pairLoss;

    private PairObjective(Definition<Pairs> definition, PairLoss pairLoss) {
        this.definition = definition;
        this.pairLoss = pairLoss;
    }

    /** The definition of an algorithm that is a loss of pairs. */
    static Definition<Pairs> define(
            String id,
            String summary,
            String formula,
            String source,
            List<Parameter> parameters,
            Function<Settings, PairLoss> loss) {
        return new Definition<>(
                id,
                summary,
                formula,
                source,
                Pairs.class,
                Feedback.Kind.PAIRS,
                loss.apply(Settings.defaults(parameters)).needs(),
                parameters,
                (definition, settings) -> new PairObjective(definition, loss.apply(settings)));
    }

    @Override
    public Definition<Pairs> definition() {
        return definition;
    }

    @Override
    public Set<Quantity> needs() {
        return pairLoss.needs();
    }

    @Override
    public Evaluation evaluate(Pairs feedback) {
        double share = 1.0 / feedback.pairs().size();
        double loss = 0;
        var coefficients = new ArrayList<Coefficients>();
        var metrics = new PairMetrics();
        for (Pairs.Pair pair : feedback.pairs()) {
            double scale = pair.weight() * share;
            double probability = pairLoss.probability(pair.probability());
            PairLoss.Term term = pairLoss.of(pair.chosen(), pair.rejected());
            double forward = scale * probability;
            loss += forward * term.loss();
            Coefficients chosen = term.chosen().times(forward);
            Coefficients rejected = term.rejected().times(forward);
            if (probability != 1) {
                PairLoss.Term other = pairLoss.of(pair.rejected(), pair.chosen());
                double backward = scale * (1 - probability);
                loss += backward * other.loss();
                chosen = chosen.plus(other.rejected().times(backward));
                rejected = rejected.plus(other.chosen().times(backward));
            }
            coefficients.add(chosen);
            coefficients.add(rejected);
            metrics.add(pair.probability(), term.chosenReward(), term.rejectedReward());
            metrics.addLogps(pair);
        }
        return new Evaluation(loss, coefficients, metrics.values());
    }
}
