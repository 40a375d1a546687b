package io.attune.trainer.objective.policygradient;

import io.attune.trainer.objective.Blend;
import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Demonstrations;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * PPO with a batch of pre-training text through the same backward pass, so that what the model knew is not forgotten.
 *
 * <p>Loss: that of {@link Ppo} on the rollouts, plus −λ·mean log π over the tokens of the text. Coefficients: PPO's, and c_t = −λ/N on the text.
 *
 * <p>Source: Ouyang et al. 2022, InstructGPT (arXiv 2203.02155), equation 2.
 *
 * <p>Needs: what {@link Ppo} needs, and text with {@code logps}. Default weight 27.8.
 *
 * <p>Deviations: those of {@link Ppo}.
 */
public final class PpoPtx implements Objective<Blend> {
    private static final Parameter WEIGHT = Parameter.notNegative(
            "ptx_coefficient", 27.8, "weight λ of the pre-training text's NLL, a mean over its tokens");

    public static final Definition<Blend> DEFINITION = new Definition<>(
            "ppo-ptx",
            "PPO mixed with likelihood of pre-training text",
            "PPO − λ·mean log π(text)",
            "Ouyang et al. 2022, arXiv 2203.02155",
            Blend.class,
            Feedback.Kind.BLEND,
            Ppo.DEFINITION.needs(),
            Stream.concat(Ppo.DEFINITION.parameters().stream(), Stream.of(WEIGHT))
                    .toList(),
            PpoPtx::new);

    private final Definition<Blend> definition;
    private final PolicyGradient ppo;
    private final double weight;

    private PpoPtx(Definition<Blend> definition, Settings settings) {
        this.definition = definition;
        ppo = new PolicyGradient(Ppo.DEFINITION, Ppo.recipe(settings));
        weight = settings.number(WEIGHT);
    }

    @Override
    public Definition<Blend> definition() {
        return definition;
    }

    @Override
    public Set<Quantity> needs() {
        return ppo.needs();
    }

    @Override
    public Set<Quantity> reads() {
        return ppo.reads();
    }

    @Override
    public boolean offPolicy() {
        return ppo.offPolicy();
    }

    @Override
    public Evaluation evaluate(Blend feedback) {
        Evaluation rollouts = ppo.evaluate(feedback.rollouts());
        long tokens = feedback.text().completions().stream()
                .mapToLong(Completion::tokens)
                .sum();
        var coefficients = new ArrayList<>(rollouts.coefficients());
        double nll = 0;
        for (Demonstrations.Demonstration text : feedback.text().demonstrations()) {
            double share = text.weight() / Math.max(1, tokens);
            nll -= share * text.completion().sum(Quantity.LOGPS);
            coefficients.add(Coefficients.onLogps(text.completion().spread(-weight * share)));
        }
        var metrics = new TreeMap<>(rollouts.metrics());
        metrics.put("loss/ptx_avg", nll);
        return new Evaluation(rollouts.loss() + weight * nll, coefficients, metrics, rollouts.advantages());
    }
}
