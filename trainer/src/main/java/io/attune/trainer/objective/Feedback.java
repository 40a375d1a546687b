package io.attune.trainer.objective;

import java.util.List;

/** What an objective learns from: a step batch with the numbers of its forward pass. */
public sealed interface Feedback permits Demonstrations, Pairs, Binary, Rankings, Groups, Blend, Targets {

    /** Every completion that may receive a gradient, in the order of {@link Evaluation#coefficients}. */
    List<Completion> completions();

    /** The kinds, each with the words that messages use. Several may come as the same type: rollouts are groups of one. */
    enum Kind {
        DEMONSTRATIONS("demonstrations", Demonstrations.class),
        VERDICTS("rationales that end in a verdict", Demonstrations.class),
        PAIRS("pairs of a chosen and a rejected completion", Pairs.class),
        BINARY("completions labelled desirable or undesirable", Binary.class),
        RANKINGS("ranked completions of one prompt", Rankings.class),
        ROLLOUTS("completions with rewards", Groups.class),
        GROUPS("groups of completions of one prompt, with rewards", Groups.class),
        BLEND("completions with rewards, and pre-training text", Blend.class),
        ATTRIBUTES("completions with a target for each attribute", Targets.class),
        STEPS("completions with a target for each step", Targets.class);

        private final String words;
        private final Class<? extends Feedback> type;

        Kind(String words, Class<? extends Feedback> type) {
            this.words = words;
            this.type = type;
        }

        public String words() {
            return words;
        }

        /** The type that it comes as. */
        public Class<? extends Feedback> type() {
            return type;
        }
    }

    /** The words for feedback whose type alone is known. */
    default String words() {
        return switch (this) {
            case Demonstrations _ -> Kind.DEMONSTRATIONS.words();
            case Pairs _ -> Kind.PAIRS.words();
            case Binary _ -> Kind.BINARY.words();
            case Rankings _ -> Kind.RANKINGS.words();
            case Groups _ -> Kind.GROUPS.words();
            case Blend _ -> Kind.BLEND.words();
            case Targets _ -> Kind.ATTRIBUTES.words();
        };
    }
}
