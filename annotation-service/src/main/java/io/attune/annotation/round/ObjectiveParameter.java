package io.attune.annotation.round;

/**
 * A number that an objective takes.
 *
 * @param name as the trainer knows it
 * @param usual what the field shows until it is changed
 */
public record ObjectiveParameter(String name, String explanation, double usual, double least, double most) {
    static final ObjectiveParameter BETA = new ObjectiveParameter(
            "beta",
            "How strongly the policy is held to the version it started from; higher holds more",
            0.1,
            0.001,
            10);
    static final ObjectiveParameter LABEL_SMOOTHING =
            new ObjectiveParameter("label_smoothing", "Share of judgments taken to be the wrong way round", 0, 0, 0.49);
    static final ObjectiveParameter ROBUST = new ObjectiveParameter(
            "robust",
            "1 removes the bias of wrong labels rather than hedging against them; uses label_smoothing",
            0,
            0,
            1);
    static final ObjectiveParameter AVERAGE =
            new ObjectiveParameter("average", "1 compares means over tokens, so that length does not count", 0, 0, 1);
    static final ObjectiveParameter TAU = new ObjectiveParameter(
            "tau", "How strongly the policy is held to its start: the margin goes to 1/(2τ)", 0.1, 0.001, 10);
    static final ObjectiveParameter AVERAGED =
            new ObjectiveParameter("average", "1 compares means over tokens, so that length does not count", 1, 0, 1);
    static final ObjectiveParameter SCALE =
            new ObjectiveParameter("beta", "How sharply mean log-probs are told apart", 2, 0.01, 100);
    static final ObjectiveParameter MARGIN = new ObjectiveParameter(
            "gamma_beta_ratio", "By how many nats a token the chosen answer should be likelier", 0.25, 0, 10);
    static final ObjectiveParameter ODDS =
            new ObjectiveParameter("lambda", "Weight of the odds between chosen and rejected", 0.1, 0, 100);
    static final ObjectiveParameter LOSS_KL = new ObjectiveParameter(
            "beta",
            "How strongly the policy is held to the version it started from, as a KL beside the reward",
            0.04,
            0,
            10);
    static final ObjectiveParameter NO_LOSS_KL = new ObjectiveParameter(
            "beta",
            "How strongly the policy is held to the version it started from, as a KL beside the reward; 0 lets it go",
            0,
            0,
            10);
    static final ObjectiveParameter REWARD_KL = new ObjectiveParameter(
            "beta",
            "How strongly the policy is held to the version it started from, as a KL taken out of the reward",
            0.05,
            0,
            10);
    static final ObjectiveParameter EPSILON_LOW = new ObjectiveParameter(
            "epsilon_low",
            "How much less likely a bad answer's token may become before it moves the policy no more",
            0.2,
            0,
            1);
    static final ObjectiveParameter EPSILON_HIGH = new ObjectiveParameter(
            "epsilon_high",
            "How much likelier a good answer's token may become before it moves the policy no more",
            0.2,
            0,
            10);
    static final ObjectiveParameter GAMMA =
            new ObjectiveParameter("gamma", "How much a reward counts one word earlier", 1, 0, 1);
    static final ObjectiveParameter LOOKAHEAD = new ObjectiveParameter(
            "lambda", "How far ahead an answer is looked at: 0 trusts the critic, 1 the rewards", 0.95, 0, 1);
    static final ObjectiveParameter WHITEN = new ObjectiveParameter(
            "whiten",
            "1 measures how good a word was by all words of a step, so that the scale of rewards does not count",
            1,
            0,
            1);
    static final ObjectiveParameter VALUE_COEFFICIENT =
            new ObjectiveParameter("value_coefficient", "Weight of the critic's loss beside the policy's", 0.1, 0, 10);
    static final ObjectiveParameter ENTROPY_COEFFICIENT = new ObjectiveParameter(
            "entropy_coefficient", "How strongly the policy is kept from being sure of every word", 0, 0, 10);
    static final ObjectiveParameter GROUP_BASELINE = new ObjectiveParameter(
            "baseline", "1 takes the mean reward of the group out of each reward first", 0, 0, 1);
    static final ObjectiveParameter PTX_COEFFICIENT =
            new ObjectiveParameter("ptx_coefficient", "Weight of the demonstrations beside the rewards", 27.8, 0, 1000);
    static final ObjectiveParameter STEP_KL = new ObjectiveParameter(
            "beta",
            "Weight of the KL to the version that wrote an answer, at the first step; from then on it follows that KL",
            0.2,
            0,
            10);
    static final ObjectiveParameter KL_TARGET = new ObjectiveParameter(
            "kl_target",
            "KL to the version that wrote an answer that a step should have, in nats per word",
            0.01,
            0.0001,
            10);
    static final ObjectiveParameter KL_RULE = new ObjectiveParameter(
            "kl_rule", "0 halves or doubles the weight, 1 lets it follow in proportion", 0, 0, 1);
    static final ObjectiveParameter KL_HORIZON =
            new ObjectiveParameter("kl_horizon", "Answers over which it follows in proportion", 10_000, 1, 1_000_000);
    static final ObjectiveParameter REWARD_KL_BESIDE = new ObjectiveParameter(
            "reward_beta",
            "How strongly the policy is held to the version it started from, as a KL taken out of the reward",
            0.05,
            0,
            10);
    static final ObjectiveParameter DESIRABLE_WEIGHT =
            new ObjectiveParameter("desirable_weight", "Weight of a good answer", 1, 0.01, 100);
    static final ObjectiveParameter UNDESIRABLE_WEIGHT =
            new ObjectiveParameter("undesirable_weight", "Weight of a bad answer", 1, 0.01, 100);
}
