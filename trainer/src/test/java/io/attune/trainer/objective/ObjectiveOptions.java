package io.attune.trainer.objective;

import java.util.List;
import java.util.Map;

/** Settings beside the defaults that change an objective's formula, each of which the tests go through. */
final class ObjectiveOptions {
    private ObjectiveOptions() {}

    static List<GradientTest.Case> all() {
        return List.of(
                new GradientTest.Case("dpo", Map.of("beta", 0.7, "label_smoothing", 0.2)),
                new GradientTest.Case("dpo", Map.of("label_smoothing", 0.2, "robust", 1.0)),
                new GradientTest.Case("dpo", Map.of("beta", 2.0, "average", 1.0)),
                new GradientTest.Case("kto", Map.of("beta", 0.5, "desirable_weight", 1.3, "undesirable_weight", 0.6)),
                new GradientTest.Case("bradley-terry", Map.of("margin", 0.4, "center_rewards_coefficient", 0.05)),
                new GradientTest.Case("reinforce", Map.of("baseline", 1.0)),
                new GradientTest.Case("reinforce", Map.of("baseline", 2.0, "beta", 0.0)),
                new GradientTest.Case("rloo", Map.of("ratio", 1.0)),
                new GradientTest.Case("rloo", Map.of("ratio", 1.0, "epsilon_low", 0.2, "epsilon_high", 0.3)),
                new GradientTest.Case("remax", Map.of("beta", 0.3)),
                new GradientTest.Case("grpo", Map.of("process", 1.0)),
                new GradientTest.Case("grpo", Map.of("kl_estimator", 1.0, "beta", 0.5)),
                new GradientTest.Case("grpo", Map.of("kl_estimator", 2.0, "beta", 0.5)),
                new GradientTest.Case("dr-grpo", Map.of("beta", 0.2, "max_length", 7.0)),
                new GradientTest.Case("dapo", Map.of("max_length", 5.0, "overlong_buffer", 3.0)),
                new GradientTest.Case("gspo", Map.of("beta", 0.2, "epsilon_low", 0.1, "epsilon_high", 0.1)),
                new GradientTest.Case("reinforce-plus-plus", Map.of("baseline", 1.0, "gamma", 0.9)),
                new GradientTest.Case("ppo", Map.of("gamma", 0.9, "whiten", 0.0, "entropy_coefficient", 0.1)),
                new GradientTest.Case("ppo-adaptive-kl", Map.of("beta", 2.0, "reward_beta", 0.0)),
                new GradientTest.Case("gigpo", Map.of("omega", 0.3, "beta", 0.2)),
                new GradientTest.Case("spo", Map.of("beta", 0.2)),
                new GradientTest.Case("a-lol", Map.of("ratio", 1.0)),
                new GradientTest.Case("a-lol", Map.of("ratio", 2.0, "epsilon", 0.9)),
                new GradientTest.Case("awr", Map.of("baseline", 1.0, "beta", 0.1)),
                new GradientTest.Case("gro", Map.of("omega", 1.0, "upsilon", 1.0, "baseline", 2.0)),
                new GradientTest.Case("gro", Map.of("omega", 2.0, "anchor", 1.0, "baseline", 1.0)),
                new GradientTest.Case("gro", Map.of("omega", 3.0, "anchor", 2.0, "level", 1.0, "alpha", 1.0)),
                new GradientTest.Case("gro", Map.of("anchor", 3.0, "level", 1.0, "baseline", 4.0)),
                new GradientTest.Case("ipo", Map.of("average", 0.0, "tau", 0.7)),
                new GradientTest.Case("slic", Map.of("beta", 1.0)),
                new GradientTest.Case("slic", Map.of("form", 1.0)),
                new GradientTest.Case("simpo", Map.of("gamma_beta_ratio", 0.0)),
                new GradientTest.Case("cpo", Map.of("alpha", 0.0)),
                new GradientTest.Case("tdpo2", Map.of("alpha", 1.5, "beta", 0.5)),
                new GradientTest.Case("sppo", Map.of("beta", 0.5)),
                new GradientTest.Case("cpl", Map.of("alpha", 1.0, "gamma", 0.9, "lambda", 0.8)),
                new GradientTest.Case("rrhf", Map.of("alpha", 0.2)),
                new GradientTest.Case("dmpo", Map.of("gamma", 1.0)),
                new GradientTest.Case("2d-dpo", Map.of("beta", 0.5)),
                new GradientTest.Case("generative-verifier", Map.of("lambda", 0.3)),
                new GradientTest.Case("process-reward", Map.of("loss", 1.0)));
    }
}
