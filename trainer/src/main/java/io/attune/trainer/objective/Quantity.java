package io.attune.trainer.objective;

/** A number, or several, that an objective may read of a completion. The field is its name in files. */
public enum Quantity {
    /** Log-prob of each completion token under the policy. */
    LOGPS("logps", Shape.TOKENS, Origin.POLICY),
    /** Log-prob of each completion token under the reference policy. */
    REF_LOGPS("ref_logps", Shape.TOKENS, Origin.REFERENCE),
    /** Log-prob of each completion token under the policy that drew it. */
    OLD_LOGPS("old_logps", Shape.TOKENS, Origin.ROLLOUT),
    /** KL(π_ref ‖ π) over the whole vocabulary at each completion token, in nats. */
    KL("kl", Shape.TOKENS, Origin.POLICY),
    /** Entropy of the policy at each completion token, in nats. */
    ENTROPY("entropy", Shape.TOKENS, Origin.POLICY),
    /** Σ_v p_v² of the policy at each completion token. */
    SUM_SQUARES("sum_squares", Shape.TOKENS, Origin.POLICY),
    /** The critic's value of the state before each completion token. */
    VALUES("values", Shape.TOKENS, Origin.POLICY),
    /** The critic's values when the completion was drawn. */
    OLD_VALUES("old_values", Shape.TOKENS, Origin.ROLLOUT),
    /** Outputs of a reward model's head: one, one per attribute, or one per step. */
    SCORE("score", Shape.LIST, Origin.POLICY),
    /** The reward of the whole completion. */
    REWARD("reward", Shape.ONE, Origin.JUDGE),
    /** Rewards that come at single tokens, beside the reward of the whole; 0 where none comes. */
    TOKEN_REWARDS("token_rewards", Shape.TOKENS, Origin.JUDGE),
    /** The reward of the greedy completion of the same prompt. */
    GREEDY_REWARD("greedy_reward", Shape.ONE, Origin.JUDGE),
    /** Probability of being preferred to the other completions of the same prompt. */
    PREFERENCE("preference", Shape.ONE, Origin.JUDGE),
    /** Advantages computed elsewhere, which an objective takes instead of its own. */
    ADVANTAGES("advantages", Shape.TOKENS, Origin.JUDGE),
    /** Number of the segment or reasoning step that each token belongs to, from 0. */
    SEGMENTS("segments", Shape.TOKENS, Origin.DATA),
    /** A score for each segment. */
    SEGMENT_SCORES("segment_scores", Shape.LIST, Origin.JUDGE),
    /** Number of the turn that each token belongs to, from 0. */
    TURNS("turns", Shape.TOKENS, Origin.DATA),
    /** For each turn a number that names the environment's state before it; equal states have equal numbers. */
    ANCHORS("anchors", Shape.LIST, Origin.DATA);

    /** How many numbers there are of it. */
    public enum Shape {
        /** One per completion token. */
        TOKENS,
        /** One per completion. */
        ONE,
        /** As many as the data says. */
        LIST
    }

    /** Who knows it. */
    public enum Origin {
        /** The forward pass of what is trained. */
        POLICY,
        /** A forward pass of the reference policy. */
        REFERENCE,
        /** Whoever drew the completion. */
        ROLLOUT,
        /** A reward, a person or a judge. */
        JUDGE,
        /** The data itself. */
        DATA
    }

    private final String field;
    private final Shape shape;
    private final Origin origin;

    Quantity(String field, Shape shape, Origin origin) {
        this.field = field;
        this.shape = shape;
        this.origin = origin;
    }

    public String field() {
        return field;
    }

    public Shape shape() {
        return shape;
    }

    public Origin origin() {
        return origin;
    }

    /** Whether there is one number per completion token. */
    public boolean perToken() {
        return shape == Shape.TOKENS;
    }
}
