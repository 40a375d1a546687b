package io.attune.trainer.objective.supervised;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Demonstrations;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Supervised fine-tuning: maximum likelihood of given completions.
 *
 * <p>Loss: −Σ_i w_i Σ_t m_t log π(y_t) / N. Coefficients: c_t = −w_i m_t / N. N counts the tokens of the whole step batch, so a long
 * completion weighs more than a short one and cutting the batch changes nothing.
 *
 * <p>Source: Ouyang et al. 2022, Training language models to follow instructions with human feedback (arXiv 2203.02155), step 1.
 *
 * <p>Needs: demonstrations with {@code logps}. No parameters.
 *
 * <p>Deviations: 1. example weights w_i scale an example's gradient and not N. 2. a batch without a token that counts has loss 0.
 */
public final class Sft implements Objective<Demonstrations> {
    public static final Definition<Demonstrations> DEFINITION = new Definition<>(
            "sft",
            "Supervised fine-tuning: raises the likelihood of given completions",
            "−Σ_t log π(y_t) / N, N the tokens of the batch",
            "Ouyang et al. 2022, arXiv 2203.02155",
            Demonstrations.class,
            Feedback.Kind.DEMONSTRATIONS,
            Set.of(Quantity.LOGPS),
            List.of(),
            (definition, _) -> new Sft(definition));

    private final Definition<Demonstrations> definition;

    private Sft(Definition<Demonstrations> definition) {
        this.definition = definition;
    }

    @Override
    public Definition<Demonstrations> definition() {
        return definition;
    }

    @Override
    public Evaluation evaluate(Demonstrations feedback) {
        long tokens =
                feedback.completions().stream().mapToLong(Completion::tokens).sum();
        double share = tokens == 0 ? 0 : 1.0 / tokens;
        double loss = 0;
        var coefficients = new ArrayList<Coefficients>();
        for (var demonstration : feedback.demonstrations()) {
            Completion completion = demonstration.completion();
            double scale = demonstration.weight() * share;
            loss -= scale * completion.sum(Quantity.LOGPS);
            coefficients.add(Coefficients.onLogps(completion.spread(-scale)));
        }
        return new Evaluation(loss, coefficients, Map.of("num_tokens", (double) tokens));
    }
}
